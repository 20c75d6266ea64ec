import { join } from 'node:path'
import { utimesSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { drain, noLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import type { SpoolDeps } from '../src/index.ts'
import { countingIo } from './support/io.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

const HOUR_MS = 3_600_000

/** How long the receiver is left alone after so many failures in a row, ms. */
async function patienceMs(random: number, failures: number, afterMs?: number): Promise<number> {
  const nowMs = 1_795_000_000_000
  const deps: Partial<SpoolDeps> = { now: () => nowMs, random: () => random }
  const spool = openSpool({ dir: spoolDir(), limits: { minFreeBytes: 0 }, deps })
  openSpool({ dir: spool.dir }).appendSync(textRecord('a'))
  for (let attempt = 0; attempt < failures; attempt++) {
    const outcome = { kind: 'retry', ...(afterMs === undefined ? {} : { afterMs }) } as const
    await drain(spool, collector(outcome), { lock: noLock, ignoreBackoff: true })
  }
  return Math.round((spool.stats().backoffUntilMs ?? 0) - nowMs)
}

describe('due', () => {
  test('takes at most five stats, and never lists a directory', async () => {
    const dir = spoolDir()
    openSpool({ dir }).appendSync(textRecord('a'))
    const { io, calls } = countingIo()
    const spool = openSpool({ dir, deps: { io } })
    expect(spool.due()).toEqual({ due: true, why: 'pending' })
    expect(calls.length).toBeLessThanOrEqual(5)
    expect(new Set(calls)).toEqual(new Set(['stat']))
    await drain(openSpool({ dir }), collector(), { lock: noLock })
    expect(spool.due()).toEqual({ due: false, why: 'empty' })
  })

  test('knows of what another process has appended since the last drain', async () => {
    const dir = spoolDir()
    const watcher = openSpool({ dir })
    openSpool({ dir }).appendSync(textRecord('a'))
    await drain(watcher, collector(), { lock: noLock })
    expect(watcher.due().why).toBe('empty')
    openSpool({ dir }).appendSync(textRecord('b'))
    expect(watcher.due()).toEqual({ due: true, why: 'pending' })
  })

  test('does not believe a mark from the future', async () => {
    const dir = spoolDir()
    const spool = openSpool({ dir })
    spool.appendSync(textRecord('a'))
    await drain(spool, collector(), { lock: noLock })
    const futureS = (Date.now() + HOUR_MS) / 1000
    utimesSync(join(dir, 'meta', 'drained'), futureS, futureS)
    expect(openSpool({ dir }).due()).toEqual({ due: true, why: 'pending' })
  })
})

describe('backoff', () => {
  test('is full jitter between one second and a ceiling that doubles, up to half an hour', async () => {
    await expect(patienceMs(0, 5)).resolves.toBe(1000)
    await expect(patienceMs(1, 1)).resolves.toBe(2000)
    await expect(patienceMs(1, 3)).resolves.toBe(8000)
    await expect(patienceMs(1, 15)).resolves.toBe(30 * 60_000)
  })

  test('is what the receiver asks for, up to a day', async () => {
    await expect(patienceMs(1, 1, 90_000)).resolves.toBe(90_000)
    await expect(patienceMs(1, 1, 1e12)).resolves.toBe(86_400_000)
  })

  test('from a future that this clock has never seen is none', async () => {
    const spool = openSpool({ dir: spoolDir() })
    spool.appendSync(textRecord('a'))
    await drain(spool, collector({ kind: 'retry' }), { lock: noLock })
    const farS = (Date.now() + 365 * 24 * HOUR_MS) / 1000
    utimesSync(join(spool.dir, 'meta', 'backoff'), farS, farS)
    expect(spool.due()).toEqual({ due: true, why: 'pending' })
  })
})
