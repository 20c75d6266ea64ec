/** A way to keep records until somebody takes them. */
export interface Way {
  readonly name: string
  /** `programs/spool-way-<writer>.js` */
  readonly writer: string
  /** `programs/spool-store-<store>.js`: how they are taken out again; absent if nobody can. */
  readonly store?: string
  /** Every append waits, for the disk or for others. */
  readonly isSlow?: boolean
  /** How many records are there before an append alone is measured. @defaultValue 1 */
  readonly before?: number
  /** Measured apart: a way whose writers or drainers are those of another is not measured twice. */
  readonly parts: readonly Part[]
}

/** `append`: alone, cold and warm. `contend`: 16 at once. `drain`: a backlog. `lose`: writers beside a drainer. */
export type Part = 'append' | 'contend' | 'drain' | 'lose'

export const WAYS = {
  nothing: { name: 'nothing', writer: 'nothing', parts: ['append'] },
  /** What Node asks for any package with `exports` that is one module; most of it only once a process. */
  package: { name: 'an empty package', writer: 'package', parts: ['append'] },
  /** What the file system alone asks for our protocol, or any that renames a file a record. */
  calls: {
    name: 'our system calls alone',
    writer: 'calls',
    store: 'calls',
    parts: ['append', 'contend', 'drain'],
  },
  ours: {
    name: '@indev/spool',
    writer: 'ours',
    store: 'ours',
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  /** At its default limits, which each append has to keep. */
  full: { name: '@indev/spool, full', writer: 'ours.js?full', before: 2500, parts: ['append'] },
  plain: { name: 'fs.appendFileSync', writer: 'append', parts: ['append', 'contend'] },
  locked: {
    name: 'proper-lockfile',
    writer: 'proper-lockfile',
    store: 'locked-lines',
    isSlow: true,
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  replaced: {
    name: 'write-file-atomic',
    writer: 'write-file-atomic',
    store: 'files',
    isSlow: true,
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  atomically: {
    name: 'atomically',
    writer: 'atomically',
    store: 'files',
    isSlow: true,
    parts: ['append', 'contend', 'lose'],
  },
  sqlite: {
    name: 'node:sqlite WAL NORMAL',
    writer: 'sqlite',
    store: 'sqlite',
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  sqliteFull: {
    name: 'node:sqlite WAL FULL',
    writer: 'sqlite.js?FULL',
    store: 'sqlite',
    isSlow: true,
    parts: ['append', 'contend', 'lose'],
  },
  lmdb: {
    name: 'lmdb',
    writer: 'lmdb',
    store: 'lmdb',
    isSlow: true,
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  /** Its writers are those of `plain`. */
  rotation: {
    name: 'rename rotation',
    writer: 'append',
    store: 'lines',
    parts: ['drain', 'lose'],
  },
  /** Its drainer is that of `replaced`. */
  timestamps: {
    name: 'timestamp names',
    writer: 'timestamp',
    store: 'files',
    parts: ['append', 'contend', 'lose'],
  },
} as const satisfies Readonly<Record<string, Way>>

/** The names of the ways that have a part, ours apart. */
export function peersWith(part: Part): string[] {
  const ways: readonly Way[] = Object.values(WAYS)
  return ways
    .filter((way) => way !== WAYS.ours && way !== WAYS.full && way.parts.includes(part))
    .map(({ name }) => name)
}
