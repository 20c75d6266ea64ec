import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { acquireLease } from '../src/child.ts'
import {
  detach,
  halt,
  openBreaker,
  readForkerStatus,
  readLeaseRecords,
  resume,
} from '../src/index.ts'
import { descends, markSelf, OOM_MARKS, startMarked } from '../src/lineage.ts'
import { appendRecord, readRecords, summarizeRecords, type LeaseRecord } from '../src/records.ts'
import { machine } from './support/machine.ts'

let stateDir: string
beforeEach(() => {
  stateDir = join(mkdtempSync(join(tmpdir(), 'forker-')), 'state')
})
afterEach(() => {
  rmSync(join(stateDir, '..'), { recursive: true, force: true })
})

describe('the status', () => {
  test('of a directory that is not there is that of one where nothing happened', () => {
    expect(readForkerStatus(stateDir, 'job')).toEqual({
      lease: undefined,
      tokens: 0,
      spawned: 0,
      leases: { begun: 0, maxAlive: 0 },
    })
  })

  test('names what stops a detach, and detach agrees', () => {
    const options = { name: 'job', entry: import.meta.filename, stateDir, env: {} }
    const begunMs = Date.now()
    openBreaker(stateDir)
    expect(detach(options)).toEqual({ outcome: 'refused', why: 'breaker-open' })
    halt(stateDir, { forMs: 60_000 })
    expect(detach(options)).toEqual({ outcome: 'refused', why: 'switched-off' })
    const { haltedUntilMs = 0, breakerOpenUntilMs = 0 } = readForkerStatus(stateDir, 'job')
    expect(Math.round(haltedUntilMs - begunMs)).toBeGreaterThanOrEqual(60_000)
    expect(Math.round(breakerOpenUntilMs - begunMs)).toBeGreaterThanOrEqual(600_000)
    halt(stateDir)
    expect(readForkerStatus(stateDir, 'job').haltedUntilMs).toBe(Infinity)
    resume(stateDir)
    expect(readForkerStatus(stateDir, 'job')).not.toHaveProperty('haltedUntilMs')
  })

  test('lives in a directory that is the user’s alone', () => {
    halt(stateDir)
    expect(statSync(stateDir).mode & 0o777).toBe(0o700)
    expect(statSync(join(stateDir, 'halt')).mode & 0o777).toBe(0o600)
  })
})

describe('the history', () => {
  test('begins and ends with the lease, once each', async () => {
    const lease = await acquireLease({ name: 'job', stateDir })
    lease?.release()
    lease?.release()
    const { pid } = process
    expect(readLeaseRecords(stateDir, 'job')).toMatchObject([
      { event: 'begin', pid },
      { event: 'end', pid },
    ])
  })

  test('counts what is alive at once, and a holder that was ended twice once', () => {
    const history = ['begin 1', 'end 1', 'end 1', 'begin 2', 'begin 3']
    expect(summarizeRecords(history.map(recordFrom))).toEqual({ begun: 3, maxAlive: 2 })
  })

  test('keeps to its size, and loses only what is oldest', () => {
    using m = machine()
    m.system.io.makeDir(m.paths.dir)
    for (let pid = 1; pid <= 10_000; pid += 1) appendRecord(m.system, m.paths, 'begin', pid)
    const files = [m.paths.records, `${m.paths.records}.1`].map((path) => statSync(path).size)
    expect(Math.max(...files)).toBeLessThan(70_000)
    const pids = readRecords(m.system, m.paths).map(({ pid }) => pid)
    expect(pids).toEqual(pids.map((_, at) => 10_000 - pids.length + 1 + at))
  })

  test('skips what is not a record', () => {
    using m = machine()
    m.system.io.makeDir(m.paths.dir)
    m.system.io.write(m.paths.records, 'begin 1 2\nnonsense\nend 1\n\nend 1 3\nbegin 4')
    expect(readRecords(m.system, m.paths)).toEqual([
      { event: 'begin', pid: 1, atMs: 2 },
      { event: 'end', pid: 1, atMs: 3 },
    ])
  })
})

function recordFrom(text: string): LeaseRecord {
  const [event, pid] = text.split(' ')
  return { event: event === 'begin' ? 'begin' : 'end', pid: Number(pid), atMs: 0 }
}

describe('the kernel’s mark', () => {
  test('is on the caller for the moment of the spawn, and then as it was', () => {
    using m = machine()
    const path = '/proc/self/oom_score_adj'
    m.system.io.write(path, '200')
    const during = startMarked(m.system, () => m.system.io.read(path, 16))
    expect([during, m.system.io.read(path, 16)]).toEqual([String(OOM_MARKS.started), '200'])
  })

  test('makes a descendant of whoever has it, whatever the environment says', () => {
    using m = machine()
    expect(descends(m.system, {})).toBe(false)
    markSelf(m.system)
    expect(descends(m.system, {})).toBe(true)
  })

  test('is really worn by nobody who runs this test', () => {
    expect(readFileSync('/proc/self/oom_score_adj', 'utf8').trim()).not.toMatch(/^(769|773)$/)
  })
})
