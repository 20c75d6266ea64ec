import type { JournalEntry } from '../journal-entry.ts'
import { type Column, columnOf, endingName, endingsOf, wordAt, zlib } from './columns.ts'

/** What an SLI looks at of one command. */
export type SliEntry = Pick<
  JournalEntry,
  | 'atMs'
  | 'command'
  | 'version'
  | 'outcome'
  | 'cause'
  | 'activeNs'
  | 'networkNs'
  | 'milestones'
  | 'self'
>

/** Which bytes a digest is of: it holds for a file that begins with these, and nothing else is ever cut or changed. */
export interface DigestSource {
  /** How far it goes. */
  readonly bytes: number
  /** Where the last line of these begins. */
  readonly lastLineAt: number
  /** The checksum that this line begins with, as text: ids make it another one in any other file. */
  readonly lastSum: string
}

/** What the lines of a file say, in less than a tenth of the time that it takes to read them. */
export interface Digest {
  readonly of: DigestSource
  readonly corruptLines: number
  /** Visits each id once, in the order of the lines; one after the other, so that none need be kept. */
  readonly visit: (found: (entry: SliEntry) => void) => void
}

interface DigestFile extends Omit<Digest, 'visit'> {
  readonly v: number
  readonly atMs: readonly number[]
  readonly command: Column
  readonly version: Column
  readonly outcome: Column
  readonly activeNs: readonly number[]
  readonly networkNs: readonly number[]
  readonly startupUs: readonly number[]
  readonly loadUs: readonly (number | null)[]
  readonly milestones: Readonly<Record<string, readonly (number | null)[]>>
}

const VERSION = 1

/** The bytes of a digest: JSON under gzip, whose checksum covers all of it. */
export function formatDigest(
  { of, corruptLines }: Omit<Digest, 'visit'>,
  entries: readonly SliEntry[],
): Uint8Array {
  const names = new Set(entries.flatMap(({ milestones }) => Object.keys(milestones)))
  const file: DigestFile = {
    v: VERSION,
    of,
    corruptLines,
    atMs: entries.map(({ atMs }) => atMs),
    command: columnOf(entries, ({ command }) => command),
    version: columnOf(entries, ({ version }) => version),
    outcome: columnOf(entries, endingName),
    activeNs: entries.map(({ activeNs }) => activeNs),
    networkNs: entries.map(({ networkNs }) => networkNs),
    startupUs: entries.map(({ self }) => self.startupUs),
    loadUs: entries.map(({ self }) => self.loadUs ?? null),
    milestones: Object.fromEntries(
      [...names].map((name) => [name, entries.map(({ milestones }) => milestones[name] ?? null)]),
    ),
  }
  return zlib().gzipSync(JSON.stringify(file), { level: 6 })
}

/** Reads {@link formatDigest}; `undefined` when it is damaged or of another version. */
export function parseDigest(bytes: Uint8Array): Digest | undefined {
  try {
    // The checksum says that these are the bytes that we wrote.
    const file: DigestFile = JSON.parse(zlib().gunzipSync(bytes).toString())
    if (file.v !== VERSION) return undefined
    const entryAt = entryReader(file)
    return {
      of: file.of,
      corruptLines: file.corruptLines,
      visit(found) {
        for (let row = 0; row < file.atMs.length; row += 1) found(entryAt(row))
      },
    }
  } catch {
    return undefined
  }
}

/** Most commands reach no milestone. */
const NONE: Record<string, number> = {}

function entryReader(file: DigestFile): (row: number) => SliEntry {
  const { atMs, command, version, outcome, activeNs, networkNs, startupUs, loadUs } = file
  const milestones = Object.entries(file.milestones)
  const endingAt = endingsOf(outcome)
  return (row) => {
    let reached = NONE
    for (const [name, times] of milestones) {
      const ns = times[row] ?? null
      if (ns === null) continue
      if (reached === NONE) reached = {}
      reached[name] = ns
    }
    const { outcome: how, cause } = endingAt(row)
    return {
      atMs: atMs[row] ?? 0,
      command: wordAt(command, row),
      version: wordAt(version, row),
      outcome: how,
      cause,
      activeNs: activeNs[row] ?? 0,
      networkNs: networkNs[row] ?? 0,
      milestones: reached,
      self: { startupUs: startupUs[row] ?? 0, loadUs: loadUs[row] ?? undefined },
    }
  }
}
