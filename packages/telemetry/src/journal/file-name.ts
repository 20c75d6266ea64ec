/** A day, ms: journal files are cut at midnight UTC. */
export const DAY_MS = 86_400_000

/**
 * A file of the journal by its name.
 *
 * `2026-11-21.jsonl` is open for writers. `2026-11-21.0f3a9c12.jsonl` was taken from them to be
 * compacted. `2026-11-21.2.sli.gz` is what was compacted the second time. `2026-11-21.lines.gz` holds
 * what an SLI looks at of the open file's lines, to be read in its place.
 */
export interface JournalFile {
  readonly name: string
  readonly dayStartMs: number
  readonly kind: 'open' | 'taken' | 'compacted' | 'digest'
  /** Of a compacted file, from 1; else 0. */
  readonly generation: number
}

const NAME =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:\.(?<tag>[0-9a-f]{8}))?\.(?:jsonl|(?<generation>[1-9]\d{0,8})\.sli\.gz|(?<digest>lines\.gz))$/u

/** `undefined` for what is none of the journal's. */
export function parseFileName(name: string): JournalFile | undefined {
  const groups = NAME.exec(name)?.groups
  const dayStartMs = Date.parse(`${groups?.['day'] ?? ''}T00:00:00Z`)
  if (groups === undefined || Number.isNaN(dayStartMs)) return undefined
  const generation = Number(groups['generation'] ?? 0)
  if (groups['digest'] !== undefined) return { name, dayStartMs, kind: 'digest', generation }
  if (generation > 0) return { name, dayStartMs, kind: 'compacted', generation }
  return { name, dayStartMs, kind: groups['tag'] === undefined ? 'open' : 'taken', generation }
}

/** `2026-11-21`, in UTC. Not by `toISOString`: its first call looks for the time zone, in seven system calls. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs)
  const parts = [at.getUTCMonth() + 1, at.getUTCDate()].map((part) => String(part).padStart(2, '0'))
  return [String(at.getUTCFullYear()).padStart(4, '0'), ...parts].join('-')
}

/** Where writers append the entries of a day. */
export function openName(day: string): string {
  return `${day}.jsonl`
}

/** Where those entries are while they are compacted; `tag` is 8 hexadecimal digits. */
export function takenName(day: string, tag: string): string {
  return `${day}.${tag}.jsonl`
}

/** The result of compacting a day for the nth time. */
export function compactedName(day: string, generation: number): string {
  return `${day}.${generation}.sli.gz`
}

/** What is read in the place of a day's open file. */
export function digestName(day: string): string {
  return `${day}.lines.gz`
}
