/** A spool that no one has drained for long. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drain, noLock } from '../../src/drain.ts'
import { encodeFrames } from '../../src/frame.ts'
import { openSpool } from '../../src/index.ts'
import { nodeIo } from '../../src/io.ts'
import { segmentName } from '../../src/name.ts'
import { interceptedIo } from '../support/io.ts'
import { memoryDir } from '../support/memory-dir.ts'

/** What draining it took. */
export interface BacklogReport {
  readonly delivered: number
  readonly batches: number
  readonly localMs: number
  /** System calls made between the claim of the first batch and the end, per record. */
  readonly callsPerRecord: number
  /** Most names that were asked of a directory at once. */
  readonly maxWindow: number
}

/** Drains `count` segments of one record of 1,500 bytes each. */
export async function proveBacklog(count: number): Promise<BacklogReport> {
  const root = mkdtempSync(join(memoryDir(), 'spool-backlog-'))
  const dir = join(root, 'v1')
  const payload = Buffer.alloc(1500, 7)
  openSpool({ dir }).appendSync({ payload })
  for (let index = 1; index < count; index++) {
    const id = index.toString(16).padStart(32, '0')
    const bytes = encodeFrames([{ id, createdAtMs: Date.now(), schema: 0, payload }])
    const unique = index.toString(16).padStart(16, '0')
    const parts = { createdAtMs: Date.now(), unique, records: 1, bytes: bytes.length, crashes: 0 }
    writeFileSync(join(dir, 'ready', segmentName(parts).text), bytes)
  }
  let calls = 0
  let maxWindow = 0
  const io = interceptedIo((name, [, maxNames], nth) => {
    calls = nth
    if (name === 'list' && Number.isFinite(maxNames))
      maxWindow = Math.max(maxWindow, Number(maxNames))
  }, nodeIo)
  const limits = { maxFiles: count * 2, maxBytes: 2 ** 40 }
  const spool = openSpool({ dir, limits, deps: { io } })
  const begunMs = performance.now()
  const options = { lock: noLock, deadlineMs: 300_000 }
  const { delivered, batches } = await drain(spool, async () => ({ kind: 'ack' }), options)
  const localMs = Math.round(performance.now() - begunMs)
  rmSync(root, { recursive: true, force: true })
  return { delivered, batches, localMs, callsPerRecord: calls / count, maxWindow }
}
