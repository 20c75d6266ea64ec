import type { SourceMap } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fingerprintOf } from './fingerprint.ts'
import type { CrashError, CrashReport, Frame, SourcePosition } from './report.ts'

/** Reads a text file; `undefined` when there is none to read. */
export type ReadText = (path: string) => string | undefined

/** A generated file and what is known of its sources. */
interface Mapped {
  readonly map: SourceMap
  readonly lines: readonly string[]
  readonly dir: string
}

const MAP_COMMENT = /\/\/[#@] sourceMappingURL=(\S+)\s*$/
/** Where a function or a class gets its name, as minifiers write it: `function t(`, `class t`, `t=(a)=>`, `#t(`. */
function definitionOf(name: string): RegExp {
  const quoted = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const value = String.raw`async\b|function\b|class\b|\([^()]*\)\s*=>|[\w$]+\s*=>`
  const member = name.startsWith('#') ? String.raw`|${quoted}(?=\()` : ''
  const declared = String.raw`(?<=\b(?:function\*?|class)\s+)${quoted}(?![\w$])`
  return new RegExp(
    String.raw`${declared}|(?<![\w$.])${quoted}(?=\s*=\s*(?:${value}))${member}`,
    'g',
  )
}

/**
 * The report with the positions and names of the sources that were written, as far as source maps lie beside the files
 * that ran, and with the fingerprint that follows from those names: it is the same for every build.
 */
export function mapReport(report: CrashReport, readText: ReadText): CrashReport {
  if (report.error === undefined) return report
  const maps = new Map<string, Mapped | undefined>()
  const load = (url: string): Mapped | undefined => {
    if (!maps.has(url)) maps.set(url, loadMap(url, readText))
    return maps.get(url)
  }
  const mapError = (error: CrashError): CrashError => ({
    ...error,
    frames: error.frames.map((frame, i) => mapFrame(frame, error.frames[i + 1], load)),
    causes: error.causes.map(mapError),
  })
  const error = mapError(report.error)
  return { ...report, error, fingerprint: fingerprintOf(report.kind, error, report.command) }
}

function mapFrame(
  frame: Frame,
  caller: Frame | undefined,
  load: (url: string) => Mapped | undefined,
): Frame {
  const position = sourceOf(frame, load(frame.url))
  if (position === undefined) return frame
  const mapped = load(frame.url)
  const short = nameIn(frame, lastName(frame.fn), mapped) ?? nameOfCallee(frame, caller, load)
  const owner = ownerOf(frame.fn)
  const names = [nameIn(frame, owner, mapped) ?? owner, short ?? lastName(frame.fn)]
  return { ...frame, source: { ...position, fn: names.filter(Boolean).join('.') } }
}

function sourceOf({ line, column }: Frame, mapped: Mapped | undefined): SourcePosition | undefined {
  const entry = mapped?.map.findEntry(line - 1, column - 1)
  if (mapped === undefined || entry === undefined || !('originalSource' in entry)) return undefined
  const { originalSource, originalLine, originalColumn } = entry
  const content = contentOf(mapped.map, originalSource)
  const text = content?.split('\n')[originalLine]
  return {
    file: resolve(mapped.dir, originalSource),
    line: originalLine + 1,
    column: originalColumn + 1,
    fn: '',
    ...(text !== undefined && { text }),
  }
}

/** A map need not carry the sources themselves, whatever its type says. */
function contentOf({ payload }: SourceMap, source: string): string | undefined {
  const contents: readonly string[] | undefined = payload.sourcesContent
  return contents?.[payload.sources.indexOf(source)]
}

/** What the map calls a name where it was last defined before the frame's position. */
function nameIn(
  { line, column }: Frame,
  name: string,
  mapped: Mapped | undefined,
): string | undefined {
  if (mapped === undefined || name === '') return undefined
  const pattern = definitionOf(name)
  for (let at = line - 1; at >= 0; at -= 1) {
    const found = [...(mapped.lines[at] ?? '').matchAll(pattern)].map(({ index }) => index)
    const before = found.findLast((index) => at < line - 1 || index < column - 1)
    if (before !== undefined) return nameAt(mapped.map, at, before)
  }
  return undefined
}

/** What the caller called. */
function nameOfCallee(
  { isAsync }: Frame,
  caller: Frame | undefined,
  load: (url: string) => Mapped | undefined,
): string | undefined {
  if (caller === undefined || isAsync === true) return undefined
  const mapped = load(caller.url)
  return mapped && nameAt(mapped.map, caller.line - 1, caller.column - 1)
}

/** A name counts only where it stands, not for all that follows it. */
function nameAt(map: SourceMap, line: number, column: number): string | undefined {
  const entry = map.findEntry(line, column)
  if (!('name' in entry && 'generatedLine' in entry)) return undefined
  if (entry.generatedLine !== line || entry.generatedColumn !== column) {
    return undefined
  }
  return typeof entry.name === 'string' && entry.name !== '' ? entry.name : undefined
}

/** What stands before the last point: the class of a method. */
function ownerOf(fn: string): string {
  return fn.slice(0, Math.max(0, fn.lastIndexOf('.')))
}

function lastName(fn: string): string {
  return fn.slice(fn.lastIndexOf('.') + 1)
}

function loadMap(url: string, readText: ReadText): Mapped | undefined {
  const code = url.startsWith('node:') ? undefined : readText(url)
  const link = code === undefined ? undefined : MAP_COMMENT.exec(code.trimEnd())?.[1]
  if (code === undefined || link === undefined) return undefined
  const text = link.startsWith('data:') ? inline(link) : readText(resolve(dirname(url), link))
  if (text === undefined) return undefined
  try {
    const { SourceMap: Decoder } = process.getBuiltinModule('node:module')
    return { map: new Decoder(JSON.parse(text)), lines: code.split('\n'), dir: dirname(url) }
  } catch {
    return undefined
  }
}

function inline(link: string): string {
  const comma = link.indexOf(',')
  const data = link.slice(comma + 1)
  const isBase64 = link.slice(0, comma).endsWith(';base64')
  return isBase64 ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data)
}
