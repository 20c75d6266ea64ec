import { spawn } from 'node:child_process'
import { mkdirSync, renameSync, rmdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { directoryLock, drain } from '../src/drain.ts'
import type { LockRequest } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import type { SpoolDeps } from '../src/index.ts'
import { resolveOptions } from '../src/options.ts'
import { contend } from './proof/double-hold.ts'
import { spoolDir, tempDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

function requestFor(path: string, deps: Partial<SpoolDeps> = {}): LockRequest {
  return {
    path,
    signal: AbortSignal.timeout(50_000),
    waitMs: 0,
    ttlMs: 30_000,
    deps: { ...resolveOptions({ dir: path }).deps, ...deps },
    onLost: () => {},
  }
}

describe('the lock', () => {
  test('is held by one at a time, and free once released', async () => {
    const path = join(tempDir(), 'lock')
    const lock = directoryLock()
    const release = await lock.acquire(requestFor(path))
    expect(release).not.toBeNull()
    await expect(directoryLock().acquire(requestFor(path))).resolves.toBeNull()
    await release?.()
    const again = await lock.acquire(requestFor(path))
    expect(again).not.toBeNull()
    await again?.()
  })

  test('of a dead holder is taken over by a clock that no one sets', async () => {
    const path = join(tempDir(), 'lock')
    mkdirSync(path)
    utimesSync(path, 1, 1)
    let monotonicMs = 0
    // Each look takes a second.
    const request = requestFor(path, { monotonicMs: () => (monotonicMs += 1000) })
    const release = await directoryLock({ ttlMs: 5000 }).acquire(request)
    expect(monotonicMs).toBeGreaterThanOrEqual(5000)
    expect(release).not.toBeNull()
    await release?.()
  })

  test('of a living holder is not taken over, however wrong the wall clock is', async () => {
    const path = join(tempDir(), 'lock')
    mkdirSync(path)
    let monotonicMs = 0
    const beat = (): number => {
      // A heartbeat before every look.
      utimesSync(path, monotonicMs, monotonicMs)
      return (monotonicMs += 1000)
    }
    const request = requestFor(path, { monotonicMs: beat, now: () => 2 * monotonicMs - 40_000 })
    const quick = { ...request, signal: AbortSignal.timeout(1000) }
    await expect(directoryLock({ ttlMs: 5000 }).acquire(quick)).resolves.toBeNull()
    rmdirSync(path)
  })

  test('of a successor is left alone by a holder that slept until it was taken for dead', async () => {
    const path = join(tempDir(), 'lock')
    const release = await directoryLock().acquire(requestFor(path))
    renameSync(path, `${path}.dead`)
    rmdirSync(`${path}.dead`)
    mkdirSync(path)
    utimesSync(path, 1, 1)
    await release?.()
    expect(statSync(path).mtimeMs).toBe(1000)
  })

  test('is not what a second drain waits for', async () => {
    const spool = openSpool({ dir: spoolDir() })
    spool.appendSync(textRecord('a'))
    let second: unknown
    await drain(spool, async () => {
      second = await drain(spool, collector())
      expect(spool.due()).toEqual({ due: false, why: 'locked' })
      return { kind: 'ack' }
    })
    expect(second).toMatchObject({ stoppedBy: 'locked', batches: 0 })
    expect(openSpool({ dir: spool.dir }).due()).toEqual({ due: false, why: 'empty' })
  })

  test.each([3000, 30_000])(
    'of a drainer that was killed is due, and taken over, after the same %i ms',
    async (lockTtlMs) => {
      const dir = spoolDir()
      let nowMs = Date.now()
      const clock = { now: () => nowMs, monotonicMs: () => nowMs }
      const spool = openSpool({ dir, lockTtlMs, deps: clock })
      spool.appendSync(textRecord('a'))
      const path = join(dir, 'meta', 'uploader.lock')
      mkdirSync(path)
      utimesSync(path, nowMs / 1000, nowMs / 1000)
      nowMs += lockTtlMs - 1
      expect(spool.due()).toEqual({ due: false, why: 'locked' })
      await expect(drain(spool, collector())).resolves.toMatchObject({ stoppedBy: 'locked' })
      nowMs += 1
      expect(spool.due()).toEqual({ due: true, why: 'pending' })
      // Each look takes a second, on the drainer's own clock.
      const watching = openSpool({
        dir,
        lockTtlMs,
        deps: { ...clock, monotonicMs: () => (nowMs += 1000) },
      })
      const begunMs = nowMs
      await expect(drain(watching, collector())).resolves.toMatchObject({ delivered: 1 })
      expect(nowMs - begunMs).toBeGreaterThanOrEqual(lockTtlMs)
    },
  )

  test('taken away from a drainer ends it after the batch in hand, which still counts', async () => {
    const spool = openSpool({ dir: spoolDir() })
    for (const text of ['a', 'b']) spool.appendSync(textRecord(text))
    const held: Pick<LockRequest, 'onLost'>[] = []
    const report = await drain(
      spool,
      async () => {
        for (const { onLost } of held) onLost(new Error('stolen'))
        return { kind: 'ack' }
      },
      {
        maxBatchRecords: 1,
        lock: {
          acquire: async (request) => {
            held.push(request)
            return async () => {}
          },
        },
      },
    )
    expect(report).toMatchObject({ delivered: 1, stoppedBy: 'compromised' })
    expect(spool.stats()).toMatchObject({ pending: { records: 1 }, claimed: { records: 0 } })
  })

  test('lets no two in while its holders die', async () => {
    const limits = { contenders: 4, deaths: 4, ttlMs: 1000, timeLimitMs: 100_000 }
    const report = await contend('wrapped', limits)
    process.stderr.write(`lock: ${JSON.stringify(report)}\n`)
    expect(report.doubles).toBe(0)
    expect(report.deaths).toBeGreaterThan(0)
  })
})

describe('importing', () => {
  test.each([
    ['index.ts', 0],
    ['drain.ts', 0],
  ])('%s loads no dependency, adds no listener and touches no file', async (entry, listeners) => {
    const program = `
      const before = process.eventNames().length
      const loaded = new Set(process.moduleLoadList)
      const start = ${JSON.stringify(new URL(`../src/${entry}`, import.meta.url).href)}
      await import(start)
      const fresh = process.moduleLoadList.filter((name) => !loaded.has(name))
      const dependencies = Object.keys((await import('node:module')).default._cache ?? {})
      process.stdout.write(JSON.stringify({
        listeners: process.eventNames().length - before,
        dependencies: dependencies.filter((path) => path.includes('node_modules')),
        heavy: fresh.filter((name) => /zlib|crypto$|child_process|net$|http/.test(name)),
        handles: process.getActiveResourcesInfo(),
      }))`
    const args = ['--input-type=module', '--eval', program]
    const child = spawn(process.execPath, args, { timeout: 50_000, killSignal: 'SIGKILL' })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    await new Promise((resolve) => child.on('close', resolve))
    expect(JSON.parse(out)).toMatchObject({ listeners, dependencies: [], heavy: [] })
  })
})
