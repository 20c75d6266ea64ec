/** A TypeScript source, without its comments. */
export interface SourceText {
  /** Its path below the folder. */
  readonly file: string
  readonly text: string
}

/** Reads the TypeScript sources below `dir`, sorted by path. */
export async function readSources(dir: URL): Promise<readonly SourceText[]> {
  const { readdir, readFile } = await import('node:fs/promises')
  const files = (await readdir(dir, { recursive: true })).filter((file) => file.endsWith('.ts'))
  return Promise.all(
    files.toSorted().map(async (file) => {
      const text = await readFile(new URL(file, dir), 'utf8')
      return { file, text: withoutComments(text) }
    }),
  )
}

/** A TypeScript or JavaScript source without its comments. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '')
}
