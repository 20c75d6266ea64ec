import { readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type DrainReport, type Handler, drain, noLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import type { Spool, SpoolIo, SpoolOptions } from '../src/index.ts'
import { encodeFrames } from '../src/frame.ts'
import { countingIo } from './support/io.ts'
import { spoolDir } from './support/place.ts'
import { collector, textOf, textRecord } from './support/text.ts'

function spoolOf(texts: readonly string[], options: Partial<SpoolOptions> = {}): Spool {
  const spool = openSpool({ dir: spoolDir(), ...options })
  for (const text of texts) spool.appendSync(textRecord(text))
  return spool
}

const failing = (): Promise<never> => Promise.reject(new TypeError('defect'))
const stuck = (): Promise<never> => new Promise(() => {})
const nothingLeft = { pending: { files: 0 }, claimed: { files: 0 }, quarantined: { files: 0 } }
const free = { lock: noLock }

describe('drain', () => {
  test('a spool that does not exist is empty, and is not created', async () => {
    const spool = openSpool({ dir: spoolDir() })
    await expect(drain(spool, collector())).resolves.toMatchObject({ stoppedBy: 'empty' })
    expect(readdirSync(join(spool.dir, '..'))).toEqual([])
  })

  test('delivers everything once, oldest first, and leaves nothing behind', async () => {
    const spool = spoolOf(['a', 'b', 'c'])
    const handler = collector()
    const report = await drain(spool, handler)
    expect(report).toMatchObject({ delivered: 3, batches: 1, stoppedBy: 'empty' })
    expect(handler.texts().toSorted()).toEqual(['a', 'b', 'c'])
    expect(spool.stats()).toMatchObject(nothingLeft)
    for (const place of ['tmp', 'ready', 'claim', 'done']) {
      expect(readdirSync(join(spool.dir, place))).toEqual([])
    }
  })

  test('one claim directory serves batch after batch, even if someone else empties done/', async () => {
    const { dir } = spoolOf(['a', 'b', 'c'])
    const { io, calls } = countingIo()
    const spool = openSpool({ dir, deps: { io } })
    await drain(spool, collector(), { ...free, maxBatchRecords: 1 })
    expect(calls.filter((name) => name === 'mkdir')).toHaveLength(1)
    expect(calls.filter((name) => name === 'rmdir')).toHaveLength(1)

    const isEmptied = (path: string): boolean => path.startsWith(join(dir, 'done/'))
    // The rival comes just before the emptied directory is synced, or is taken again.
    const open: SpoolIo['open'] = (path, mode) => {
      if (isEmptied(path)) rmdirSync(path)
      return io.open(path, mode)
    }
    const rename: SpoolIo['rename'] = (from, to) => {
      if (isEmptied(from)) rmdirSync(from)
      io.rename(from, to)
    }
    for (const durability of ['process', 'full'] as const) {
      for (const text of ['d', 'e', 'f']) spool.appendSync(textRecord(text))
      calls.length = 0
      const raced = openSpool({ dir, durability, deps: { io: { ...io, open, rename } } })
      const report = await drain(raced, collector(), { ...free, maxBatchRecords: 1 })
      expect(report).toMatchObject({ delivered: 3, batches: 3, duplicatesSuspected: 0 })
      expect(calls.filter((name) => name === 'mkdir')).toHaveLength(3)
      for (const place of ['claim', 'done']) expect(readdirSync(join(dir, place))).toEqual([])
    }
  })

  test('batches respect both limits, and concatenate without decoding', async () => {
    const spool = spoolOf(['a', 'b', 'c', 'd', 'e'])
    const bytes: string[] = []
    await drain(
      spool,
      async (batch) => {
        bytes.push(Buffer.from(batch.concat()).toString())
        expect(batch.bytes).toBe(batch.concat().length)
        return { kind: 'ack' }
      },
      { ...free, maxBatchRecords: 2 },
    )
    expect(bytes.map(({ length }) => length)).toEqual([2, 2, 1])
    const large = spoolOf(['x'.repeat(600), 'y'.repeat(600)])
    const handler = collector()
    await drain(large, handler, { ...free, maxBatchBytes: 1000 })
    expect(handler.batches.length).toBe(2)
  })

  test('nothing is removed before the handler has acknowledged it', async () => {
    const spool = spoolOf(['a'])
    await drain(spool, async () => {
      expect(spool.stats().claimed.records).toBe(1)
      return { kind: 'ack', rejected: 1 }
    })
    expect(spool.stats()).toMatchObject(nothingLeft)
  })

  test('retry puts everything back and asks no one again until the backoff is over', async () => {
    const spool = spoolOf(['a', 'b'])
    const handler = collector({ kind: 'retry', afterMs: 60_000 })
    await expect(drain(spool, handler, free)).resolves.toMatchObject({ stoppedBy: 'retry' })
    expect(spool.stats().pending.records).toBe(2)
    expect(spool.due()).toEqual({ due: false, why: 'backoff' })
    await expect(drain(spool, handler, free)).resolves.toMatchObject({
      batches: 0,
      stoppedBy: 'retry',
    })
    const later = collector()
    await drain(spool, later, { ...free, ignoreBackoff: true })
    expect(later.texts().toSorted()).toEqual(['a', 'b'])
    expect(spool.stats().backoffUntilMs).toBeUndefined()
  })

  test('a record that is refused is found by halving, and quarantined with its reason', async () => {
    const texts = Array.from({ length: 16 }, (_, index) => `r${index}`)
    const spool = spoolOf(texts)
    const delivered: string[] = []
    const report = await drain(
      spool,
      async ({ records }) => {
        if (records.map(textOf).includes('r11')) return { kind: 'reject', reason: 'HTTP 400' }
        delivered.push(...records.map(textOf))
        return { kind: 'ack' }
      },
      free,
    )
    expect(delivered.toSorted()).toEqual(texts.filter((text) => text !== 'r11').toSorted())
    expect(report).toMatchObject({ delivered: 15, quarantined: 1, batches: 9 })
    expect([...spool.inspect({ state: 'quarantined' })]).toMatchObject([
      { reason: 'http-400', records: 1 },
    ])
    expect(spool.requeue()).toBe(1)
    const handler = collector()
    await drain(spool, handler, free)
    expect(handler.texts()).toEqual(['r11'])
  })

  test('records refused by id go to quarantine and the others are offered again', async () => {
    const spool = openSpool({ dir: spoolDir() })
    const result = spool.appendSync(['a', 'b', 'c'].map(textRecord))
    const ids = result.ok ? result.ids.slice(1, 2) : []
    const handler = collector(({ records }) =>
      records.length === 3 ? { kind: 'reject', reason: 'bad', ids } : { kind: 'ack' },
    )
    const report = await drain(spool, handler, free)
    expect(handler.batches).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ])
    expect(report).toMatchObject({ delivered: 2, quarantined: 1 })
    const [segment] = spool.inspect({ state: 'quarantined' })
    expect(spool.read(segment?.file ?? '')?.map(textOf)).toEqual(['b'])
  })

  test('of a segment that was delivered in part, only the rest is delivered again', async () => {
    const spool = openSpool({ dir: spoolDir() })
    spool.appendSync(['a', 'b', 'c', 'd'].map(textRecord))
    const handler = collector(({ records, seq }) => {
      if (seq === 0) return { kind: 'split' }
      return records.map(textOf).includes('c') ? { kind: 'retry' } : { kind: 'ack' }
    })
    await drain(spool, handler, free)
    const later = collector()
    await drain(spool, later, { ...free, ignoreBackoff: true })
    expect(later.texts()).toEqual(['c', 'd'])
    expect(spool.stats()).toMatchObject({ ...nothingLeft, torn: 0, dropped: {} })
  })

  test('a damaged tail costs itself only, and is counted', async () => {
    const spool = spoolOf(['a'])
    const [segment] = spool.inspect()
    const path = join(spool.dir, 'ready', segment?.file ?? '')
    const record = { id: '0'.repeat(32), createdAtMs: 1, schema: 0, payload: Buffer.from('b') }
    const frames = encodeFrames([record, record])
    writeFileSync(path, frames.subarray(0, -1))
    const handler = collector()
    const report = await drain(spool, handler, free)
    expect(handler.texts()).toEqual(['b'])
    expect(report).toMatchObject({ delivered: 1, torn: 1 })
    expect(spool.stats()).toMatchObject({ ...nothingLeft, torn: 1 })
  })

  test('segments of a later format, or of a schema that is not understood, are left alone', async () => {
    const spool = spoolOf(['known'])
    spool.appendSync({ payload: Buffer.from('other'), schema: 9 })
    const handler = collector()
    const report = await drain(spool, handler, { ...free, schemas: [0] })
    expect(handler.texts()).toEqual(['known'])
    expect(report).toMatchObject({ delivered: 1, stoppedBy: 'empty' })
    expect(spool.stats().pending.records).toBe(1)
  })

  test("a handler that throws loses nothing, and its error is the drain's", async () => {
    const spool = spoolOf(['a'], { deps: { now: () => 1_795_000_000_000 } })
    await expect(drain(spool, failing, free)).rejects.toThrow('defect')
    expect(spool.stats().pending.records).toBe(1)
    expect(spool.due().why).toBe('backoff')
  })

  test('a deadline stops a handler that does not answer, and puts its batch back', async () => {
    const spool = spoolOf(['a'])
    const report = await drain(spool, stuck, { ...free, deadlineMs: 20 })
    expect(report).toMatchObject({ delivered: 0, stoppedBy: 'deadline' })
    expect(spool.stats().pending.records).toBe(1)
  })

  test('an answer that comes too late, an error even, harms no one', async () => {
    const spool = spoolOf(['a'])
    const answers: ((error: Error) => void)[] = []
    const late = (): Promise<never> => new Promise((_resolve, reject) => void answers.push(reject))
    const report = await drain(spool, late, { ...free, deadlineMs: 10 })
    for (const answer of answers) answer(new Error('too late'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(report).toMatchObject({ stoppedBy: 'deadline' })
    expect(spool.stats().pending.records).toBe(1)
  })

  test('an abort that the handler answers with ack is an ack', async () => {
    const spool = spoolOf(['a'])
    const stop = new AbortController()
    const report = await drain(
      spool,
      async () => {
        stop.abort()
        return { kind: 'ack' }
      },
      { ...free, signal: stop.signal },
    )
    expect(report).toMatchObject({ delivered: 1, stoppedBy: 'aborted' })
    expect(spool.stats()).toMatchObject(nothingLeft)
  })

  test('what a dead drainer held is delivered, and its death is remembered in the name', async () => {
    const spool = spoolOf(['a'])
    const dead = new AbortController()
    let first: Promise<DrainReport> | undefined
    await new Promise<void>((held) => {
      const hold: Handler = () => (held(), stuck())
      first = drain(spool, hold, { ...free, signal: dead.signal })
    })
    expect(spool.stats().claimed.records).toBe(1)
    const handler = collector({ kind: 'retry' })
    const report = await drain(spool, handler, free)
    expect(report.recovered).toBe(1)
    expect([...spool.inspect()]).toMatchObject([{ state: 'pending', crashes: 1 }])
    dead.abort()
    await expect(first).resolves.toMatchObject({ stoppedBy: 'aborted', delivered: 0 })
  })
})
