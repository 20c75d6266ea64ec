import { mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { drain, sqliteLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import { measureLocks } from './proof/lock-cost.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

test('one drain at a time; the hints know of it; the next begins once it is over', async () => {
  const spool = openSpool({ dir: spoolDir() })
  spool.appendSync(textRecord('a'))
  const lock = sqliteLock()
  let second: unknown
  const report = await drain(
    spool,
    async () => {
      second = await drain(spool, collector(), { lock })
      expect(spool.due()).toEqual({ due: false, why: 'locked' })
      return { kind: 'ack' }
    },
    { lock },
  )
  expect(second).toMatchObject({ stoppedBy: 'locked', batches: 0 })
  expect(report).toMatchObject({ delivered: 1, stoppedBy: 'empty' })
  expect(openSpool({ dir: spool.dir }).due()).toEqual({ due: false, why: 'empty' })
  expect(statSync(join(spool.dir, 'meta', 'uploader.lock.sqlite')).mode & 0o777).toBe(0o600)
})

test('the mark of a killed holder keeps no drain away', async () => {
  const spool = openSpool({ dir: spoolDir() })
  spool.appendSync(textRecord('a'))
  const mark = join(spool.dir, 'meta', 'uploader.lock')
  mkdirSync(mark)
  utimesSync(mark, 1, 1)
  const beganAtMs = Date.now()
  const fresh = async (): Promise<{ kind: 'ack' }> => {
    // Of this drain, and not of whoever was killed.
    expect(statSync(mark).mtimeMs).toBeGreaterThan(beganAtMs - 2000)
    return { kind: 'ack' }
  }
  await expect(drain(spool, fresh, { lock: sqliteLock() })).resolves.toMatchObject({ delivered: 1 })
})

test('a drain waits for a holder that is alive as long as it was told to, and no longer than its deadline', async () => {
  const spool = openSpool({ dir: spoolDir() })
  spool.appendSync(textRecord('a'))
  const lock = sqliteLock()
  const reports: unknown[] = []
  await drain(
    spool,
    async () => {
      reports.push(await drain(spool, collector(), { lock, lockWaitMs: 60 }))
      reports.push(await drain(spool, collector(), { lock, lockWaitMs: 60_000, deadlineMs: 60 }))
      return { kind: 'ack' }
    },
    { lock },
  )
  expect(reports).toMatchObject([{ stoppedBy: 'locked' }, { stoppedBy: 'deadline' }])
})

test('after kill -9 of its holder it is free, though a time to live, which the directory waits for, is ten minutes', async () => {
  const { sqlite } = await measureLocks(1, ['sqlite'], 600_000)
  process.stderr.write(`sqlite lock: ${JSON.stringify(sqlite)}\n`)
  expect(sqlite.listeners).toBe(0)
})
