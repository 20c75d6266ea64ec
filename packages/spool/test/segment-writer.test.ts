import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { drain, noLock } from '../src/drain.ts'
import { openSpool } from '../src/index.ts'
import type { SpoolDeps } from '../src/index.ts'
import { countingIo, interceptedIo } from './support/io.ts'
import { spoolDir } from './support/place.ts'
import { collector, textRecord } from './support/text.ts'

describe('segment writer', () => {
  test('a record costs one write and two stats: of the gate, and of the file', () => {
    const { io, calls } = countingIo()
    const spool = openSpool({ dir: spoolDir(), deps: { io, random: () => 0.999 } })
    using writer = spool.segment()
    writer.append(textRecord('a'))
    calls.length = 0
    writer.append(textRecord('b'))
    expect(calls).toEqual(['stat', 'write', 'stat'])
  })

  test('what was sealed is one segment; an empty one is none', async () => {
    const spool = openSpool({ dir: spoolDir() })
    {
      using writer = spool.segment()
      expect(writer.seal()).toBeUndefined()
      for (const text of ['a', 'b', 'c']) writer.append(textRecord(text))
      expect(spool.stats().pending.files).toBe(0)
    }
    expect(spool.stats().pending).toMatchObject({ files: 1, records: 3 })
    expect(spool.verify()).toEqual({ files: 1, records: 3, problems: [] })
    const handler = collector()
    await drain(spool, handler, { lock: noLock })
    expect(handler.texts()).toEqual(['a', 'b', 'c'])
  })

  test('a segment is sealed by its size, and by its age', () => {
    const timers: (() => void)[] = []
    const later: SpoolDeps['later'] = (_delayMs, run) => {
      timers.push(run)
      return () => {}
    }
    const spool = openSpool({ dir: spoolDir(), deps: { later } })
    const writer = spool.segment({ rollBytes: 100 })
    for (let index = 0; index < 3; index++) writer.append(textRecord('x'.repeat(10)))
    expect(spool.stats().pending).toMatchObject({ files: 1, records: 2, bytes: 108 })
    for (const run of timers) run()
    expect(spool.stats().pending).toMatchObject({ files: 2, records: 3 })
  })

  test('a writer whose file was salvaged writes its records again, under the same ids', async () => {
    // No timer seals it while the drain waits.
    const spool = openSpool({ dir: spoolDir(), deps: { later: () => () => {} } })
    const writer = spool.segment()
    const first = writer.append(textRecord('a'))
    const handler = collector()
    await drain(spool, handler, { lock: noLock, salvageAfterMs: 0 })
    expect(writer.append(textRecord('b'))).toMatchObject({ ok: true })
    // Written again at once: had the process died before the seal, 'b' would be in no one's hands.
    expect(spool.stats().pending.records).toBe(2)
    expect(writer.seal()).toBeUndefined()
    const ids: string[] = []
    await drain(
      spool,
      async ({ records }) => {
        ids.push(...records.map(({ id }) => id))
        return { kind: 'ack' }
      },
      { lock: noLock },
    )
    expect(handler.texts()).toEqual(['a'])
    expect(ids).toHaveLength(2)
    expect(first).toMatchObject({ ids: [ids[0]] })
  })

  test('half a frame is cut off before the next one is written', () => {
    let isFull = false
    const io = interceptedIo((name) => {
      if (name === 'write' && isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    })
    const shortIo = {
      ...io,
      write: (fd: number, bytes: Uint8Array, offset: number) => {
        if (!isFull || offset > 0) return io.write(fd, bytes, offset)
        isFull = false
        const taken = io.write(fd, bytes.subarray(0, 20), 0)
        isFull = true
        return taken
      },
    }
    const spool = openSpool({ dir: spoolDir(), deps: { io: shortIo } })
    using writer = spool.segment()
    writer.append(textRecord('a'))
    isFull = true
    expect(writer.append(textRecord('b'))).toMatchObject({ ok: false, reason: 'no-space' })
    isFull = false
    writer.append(textRecord('c'))
    const sealed = writer.seal()
    expect(sealed).toMatchObject({ ok: true, bytes: 90 })
    expect(spool.verify()).toEqual({ files: 1, records: 2, problems: [] })
  })

  test('a spool deleted under the writer is created again by the seal', () => {
    const spool = openSpool({ dir: spoolDir() })
    const writer = spool.segment()
    writer.append(textRecord('a'))
    rmSync(spool.dir, { recursive: true })
    expect(writer.seal()).toMatchObject({ ok: true })
    expect(spool.stats().pending.records).toBe(1)
  })

  test('a missing ready/ is created again, and nothing is delivered twice', async () => {
    const spool = openSpool({ dir: spoolDir() })
    const writer = spool.segment()
    writer.append(textRecord('a'))
    renameSync(join(spool.dir, 'ready'), join(spool.dir, 'elsewhere'))
    expect(writer.seal()).toMatchObject({ ok: true })
    const handler = collector()
    await drain(spool, handler, { lock: noLock, salvageAfterMs: 0 })
    expect(handler.texts()).toEqual(['a'])
  })

  test('what cannot be sealed stays to be salvaged', async () => {
    const io = interceptedIo((name) => {
      if (name === 'rename') throw Object.assign(new Error('broken'), { code: 'EIO' })
    })
    const spool = openSpool({ dir: spoolDir() })
    const broken = openSpool({ dir: spool.dir, deps: { io } }).segment()
    broken.append(textRecord('a'))
    expect(broken.seal()).toMatchObject({ ok: false, reason: 'io', counted: false })
    broken[Symbol.dispose]()
    expect(() => broken.append(textRecord('b'))).toThrow('disposed')
    const handler = collector()
    await drain(spool, handler, { lock: noLock, salvageAfterMs: 0 })
    expect(handler.texts()).toEqual(['a'])
  })
})
