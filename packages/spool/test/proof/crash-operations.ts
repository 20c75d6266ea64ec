/** The operations of a spool, each small, each with what it finds: for a process that dies in it. */
import { mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Handler } from '../../src/drain.ts'
import type { Spool, SpoolIo, SpoolLimits } from '../../src/index.ts'
import type { Implementation } from './implementation.ts'
import type { Ledger } from './ledger.ts'
import { BATCH_RECORDS, append, pause } from './scenario.ts'

/** Says that a record was promised (`+id`) or has arrived (`=id text`). */
export type Note = (line: string) => void

/** What is there before, and what the process then does until it is killed. */
export interface Operation {
  prepare(spool: Spool, ledger: Ledger): void
  run(impl: Implementation, dir: string, io: SpoolIo, note: Note): Promise<void> | void
}

const NOTHING = (): void => {}
/** Ids that no ledger draws. */
const OWN_IDS = ['f', 'e'].map((digit) => digit.repeat(32))
/** What the process itself appends. */
export const OWN_RECORDS: readonly { id: string; payload: Uint8Array }[] = OWN_IDS.map((id) => ({
  id,
  payload: Buffer.from(`own ${id}`),
}))

function open(impl: Implementation, dir: string, io: SpoolIo, limits: SpoolLimits = {}): Spool {
  const deps = { io: { ...io, stat: statOf(io) }, pause, random: () => 0 }
  const all = { breaker: false, minFreeBytes: 0, ...limits } as const
  return impl.openSpool({ dir, durability: 'full', limits: all, deps })
}

/** A drainer's mark is a tick later than all before it: how many calls it takes is not the clock's to say. */
function statOf(io: SpoolIo): SpoolIo['stat'] {
  return (path) => {
    const stat = io.stat(path)
    const isMark = stat !== undefined && path.endsWith('/meta/drained')
    return isMark ? { ...stat, mtimeMs: stat.mtimeMs + 1000 } : stat
  }
}

function three(spool: Spool, ledger: Ledger): void {
  for (const count of [1, 2, 1]) append(ledger, spool, count)
}

/** Every operation whose calls are tried. */
export const OPERATIONS = {
  append: {
    prepare: NOTHING,
    run: (impl, dir, io, note) => {
      const spool = open(impl, dir, io)
      for (const record of OWN_RECORDS) if (spool.appendSync(record).ok) note(`+${record.id}`)
    },
  },
  segment: {
    prepare: NOTHING,
    run: (impl, dir, io, note) => {
      const segment = open(impl, dir, io).segment()
      for (const record of OWN_RECORDS) if (segment.append(record).ok) note(`+${record.id}`)
      segment.seal()
    },
  },
  sweep: {
    prepare: (spool, ledger) => {
      for (let count = 0; count < 5; count++) append(ledger, spool, 1)
    },
    run: (impl, dir, io, note) => {
      const [record] = OWN_RECORDS
      if (record === undefined) return
      const { ok } = open(impl, dir, io, { maxFiles: 3 }).appendSync(record)
      if (ok) note(`+${record.id}`)
    },
  },
  /** Recovers, empties done/, salvages; then refuses, accepts, puts off, and accepts what is left. */
  drain: {
    prepare: (spool, ledger) => {
      const acknowledged = ledger.draw()
      spool.appendSync(acknowledged)
      ledger.receive([{ ...acknowledged, createdAtMs: 0, schema: 0 }])
      moveReady(spool.dir, 'done/dead.0')
      for (const count of [1, 2]) append(ledger, spool, count)
      moveReady(spool.dir, 'claim/dead.1')
      append(ledger, spool, 1)
      moveReady(spool.dir, 'tmp')
      writeFileSync(join(spool.dir, 'tmp', 'half a file'), 'SPL1')
      for (const name of readdirSync(join(spool.dir, 'tmp'))) {
        utimesSync(join(spool.dir, 'tmp', name), 1, 1)
      }
      three(spool, ledger)
    },
    run: async (impl, dir, io, note) => {
      const spool = open(impl, dir, io)
      let nth = 0
      const handler: Handler = async ({ records }) => {
        nth++
        if (nth === 1) {
          return { kind: 'reject', reason: 'bad', ids: records.slice(0, 2).map(({ id }) => id) }
        }
        if (nth === 3) return { kind: 'retry' }
        for (const { id, payload } of records) note(`=${id} ${Buffer.from(payload).toString()}`)
        return { kind: 'ack' }
      }
      const options = { lock: impl.noLock, maxBatchRecords: BATCH_RECORDS, salvageAfterMs: 1000 }
      await impl.drain(spool, handler, options)
      await impl.drain(spool, handler, { ...options, ignoreBackoff: true })
    },
  },
  purge: { prepare: three, run: (impl, dir, io) => void open(impl, dir, io).purge() },
} as const satisfies Readonly<Record<string, Operation>>

/** Whether there is an operation of this name. */
export function isOperation(name: string): name is keyof typeof OPERATIONS {
  return Object.hasOwn(OPERATIONS, name)
}

function moveReady(dir: string, place: string): void {
  const ready = join(dir, 'ready')
  mkdirSync(join(dir, place), { recursive: true })
  for (const name of readdirSync(ready)) renameSync(join(ready, name), join(dir, place, name))
}
