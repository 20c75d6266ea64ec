/** A way to keep records until somebody takes them. */
export interface Way {
  readonly name: string
  /** `programs/spool-way-<writer>.js` */
  readonly writer: string
  /** `programs/spool-store-<store>.js`: how they are taken out again; absent if nobody can. */
  readonly store?: string
  /** Measured apart: a way whose writers or drainers are those of another is not measured twice. */
  readonly parts: readonly Part[]
}

/** `append`: alone, cold and warm. `contend`: 16 at once. `drain`: a backlog. `lose`: writers beside a drainer. */
export type Part = 'append' | 'contend' | 'drain' | 'lose'

export const WAYS = {
  nothing: { name: 'nothing', writer: 'nothing', parts: ['append'] },
  ours: {
    name: '@indev/spool',
    writer: 'ours',
    store: 'ours',
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  plain: { name: 'fs.appendFileSync', writer: 'append', parts: ['append', 'contend'] },
  locked: {
    name: 'proper-lockfile',
    writer: 'proper-lockfile',
    store: 'locked-lines',
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  replaced: {
    name: 'write-file-atomic',
    writer: 'write-file-atomic',
    store: 'files',
    parts: ['append', 'contend', 'drain', 'lose'],
  },
  atomically: {
    name: 'atomically',
    writer: 'atomically',
    store: 'files',
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
    parts: ['append', 'contend', 'lose'],
  },
  lmdb: {
    name: 'lmdb',
    writer: 'lmdb',
    store: 'lmdb',
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
    .filter(({ name, parts }) => name !== WAYS.ours.name && parts.includes(part))
    .map(({ name }) => name)
}
