import type { Metafile } from 'esbuild'

const COMMENT = /\/\/# sourceMappingURL=data:application\/json;base64,(?<map>[\w+/=]*)\s*$/u

/** A source map, as far as it is touched here. */
interface SourceMap {
  readonly mappings: string
  readonly sources: readonly string[]
}

/** A file and its map, which lies beside it. */
export interface MappedText {
  readonly text: string
  /** Absent for a file that has none. */
  readonly map?: string
}

/** The text below `banner`, which is whole lines; a map that is in it still fits. */
export function prepend(banner: string, text: string): string {
  const lines = banner.split('\n').length - 1
  const shifted = text.replace(COMMENT, (_comment, encoded: string) => {
    const map = decode(encoded)
    return inline({ ...map, mappings: ';'.repeat(lines) + map.mappings })
  })
  return banner + shifted
}

/**
 * Takes the map out of a text, into a file of its own: nobody who only runs the program reads it.
 *
 * @param name - The file's name.
 */
export function outline(name: string, text: string): MappedText {
  const encoded = COMMENT.exec(text)?.groups?.['map']
  if (encoded === undefined) return { text }
  const map = JSON.stringify(decode(encoded))
  return { text: text.replace(COMMENT, `//# sourceMappingURL=${name}.map\n`), map }
}

/** The outputs of a build as they are without their maps: what is read at a start is the code. */
export function withCodeSizes(
  outputs: Metafile['outputs'],
  texts: ReadonlyMap<string, string>,
): Metafile['outputs'] {
  const sized = Object.entries(outputs).map(([name, output]) => {
    const code = texts.get(name)?.replace(COMMENT, '')
    return [name, code === undefined ? output : { ...output, bytes: Buffer.byteLength(code) }]
  })
  return Object.fromEntries(sized)
}

function decode(encoded: string): SourceMap {
  return JSON.parse(Buffer.from(encoded, 'base64').toString())
}

function inline(map: SourceMap): string {
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64')
  return `//# sourceMappingURL=data:application/json;base64,${encoded}\n`
}
