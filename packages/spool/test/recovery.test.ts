import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { drain, noLock } from '../src/drain.ts'
import type { DrainReport, Outcome } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import type { Spool } from '../src/index.ts'
import { interceptedIo } from './support/io.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

const free = { lock: noLock, ignoreBackoff: true }

/** Leaves what waits in the hands of a drainer that is no more. */
function die(spool: Spool, name = 'dead.0'): void {
  const claim = join(spool.dir, 'claim', name)
  mkdirSync(claim)
  for (const file of readdirSync(join(spool.dir, 'ready'))) {
    renameSync(join(spool.dir, 'ready', file), join(claim, file))
  }
}

describe('recovery', () => {
  test('a drainer taken for dead that wakes up deletes nothing, stops, and says what may come twice', async () => {
    const spool = openSpool({ dir: spoolDir() })
    spool.appendSync(textRecord('a'))
    let first: Promise<DrainReport> | undefined
    const wake: ((outcome: Outcome) => void)[] = []
    await new Promise<void>((asleep) => {
      const sleeper = (): Promise<Outcome> =>
        new Promise((resolve) => {
          wake.push(resolve)
          asleep()
        })
      first = drain(spool, sleeper, free)
    })
    const second = collector({ kind: 'retry' })
    await drain(spool, second, free)
    for (const answer of wake) answer({ kind: 'ack' })
    await expect(first).resolves.toMatchObject({
      delivered: 1,
      duplicatesSuspected: 1,
      stoppedBy: 'compromised',
    })
    expect(spool.stats().pending.records).toBe(1)
  })

  test('what has killed three drainers travels alone; what has killed six, no more', async () => {
    let nowMs = Date.now()
    const spool = openSpool({ dir: spoolDir(), deps: { now: () => nowMs++ } })
    spool.appendSync(textRecord('deadly'))
    const crashes: number[] = []
    for (let round = 0; round < 5; round++) {
      die(spool)
      await drain(spool, collector({ kind: 'retry' }), free)
      crashes.push(...[...spool.inspect({ state: 'pending' })].map((segment) => segment.crashes))
    }
    expect(crashes).toEqual([1, 2, 3, 4, 5])
    for (const text of ['b', 'c']) spool.appendSync(textRecord(text))
    const alone = collector()
    die(spool, 'x.evict')
    await drain(spool, alone, { ...free, maxBatchRecords: 10 })
    expect(alone.batches.map(({ length }) => length)).toEqual([1, 2])

    const deadly = openSpool({ dir: spoolDir() })
    deadly.appendSync(textRecord('deadly'))
    for (let round = 0; round < 6; round++) {
      die(deadly)
      await drain(deadly, collector({ kind: 'retry' }), free)
    }
    expect([...deadly.inspect()]).toMatchObject([{ state: 'quarantined', reason: 'crash-loop' }])
  })

  test('what was acknowledged by a drainer that then died is removed, not delivered', async () => {
    const spool = openSpool({ dir: spoolDir() })
    spool.appendSync(textRecord('a'))
    die(spool)
    renameSync(join(spool.dir, 'claim', 'dead.0'), join(spool.dir, 'done', 'dead.0'))
    const handler = collector()
    await drain(spool, handler, free)
    expect(handler.batches).toEqual([])
    expect(readdirSync(join(spool.dir, 'done'))).toEqual([])
  })

  test('where a directory in use cannot be renamed, a batch is acknowledged file by file', async () => {
    const io = interceptedIo((name, [, to]) => {
      if (name === 'rename' && String(to).includes('/done/')) {
        throw Object.assign(new Error('in use'), { code: 'EPERM' })
      }
    })
    const deps = { io, platform: 'win32', pauseSync: () => {} } as const
    const spool = openSpool({ dir: spoolDir(), deps })
    for (const text of ['a', 'b']) spool.appendSync(textRecord(text))
    await expect(drain(spool, collector(), free)).resolves.toMatchObject({ delivered: 2 })
    expect(readdirSync(join(spool.dir, 'claim'))).toEqual([])
    expect(spool.stats()).toMatchObject({ pending: { files: 0 }, claimed: { files: 0 } })
  })

  test('the quarantine is small, and what leaves it is counted', async () => {
    const spool = openSpool({ dir: spoolDir() })
    for (let index = 0; index < 70; index++) spool.appendSync(textRecord(`${index}`))
    const report = await drain(spool, collector({ kind: 'reject', reason: 'no' }), free)
    expect(report.quarantined).toBe(70)
    expect(spool.stats()).toMatchObject({
      quarantined: { files: 64, records: 64 },
      dropped: { 'quarantine-full': 6 },
    })
  })
})
