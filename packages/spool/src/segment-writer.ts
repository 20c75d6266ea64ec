/** Many appends in one file, for a tool that runs long: one write each instead of four calls. */
import { admit, discard, newSegmentName, storeFrames } from './append.ts'
import type { AppendResult, WriterState } from './append.ts'
import { countLoss } from './counters.ts'
import { SpoolError, classify, hasCode } from './errors.ts'
import { renameFile, syncDirectory, writeAll } from './files.ts'
import { encodeFrames } from './frame.ts'
import { createLayout, placePath } from './layout.ts'
import type { SpoolSettings } from './options.ts'
import { toRecords } from './record.ts'
import type { RecordInput } from './record.ts'

/** When a segment is sealed. */
export interface SegmentOptions {
  /** Sealed once it has this size, bytes. @defaultValue 256 KiB */
  readonly rollBytes?: number
  /** Sealed this long after its first record, ms, by a timer that keeps no process alive. @defaultValue 5000 */
  readonly rollMs?: number
}

/**
 * Appends to one file until it is sealed; only a sealed one is drained.
 *
 * An acknowledged record survives the death of the process at once: the drainer finds the file
 * some 15 minutes later. Power loss it survives only from the seal on, whatever the durability.
 */
export interface SegmentWriter {
  /**
   * As `Spool.appendSync`, with one write and two stats.
   *
   * @throws SpoolError - `ERR_SPOOL_CLOSED` after disposal. TypeError for a malformed record.
   */
  append(records: RecordInput | readonly RecordInput[]): AppendResult
  /** Hands what was appended to the drainer. Undefined if there is nothing. If it fails, the file stays to be salvaged. */
  seal(): AppendResult | undefined
  /** Seals, and ends the writer. */
  [Symbol.dispose](): void
}

/** The file that is being written. */
interface Open {
  readonly fd: number
  readonly path: string
  /** Kept so that the records can be written again should the file be salvaged under our hands. */
  readonly chunks: Buffer[]
  readonly ids: string[]
  readonly cancelTimer: () => void
  bytes: number
}

/** A writer of segments; opens its first file with the first record. */
export function openSegmentWriter(
  settings: SpoolSettings,
  state: WriterState,
  { rollBytes = 256 * 1024, rollMs = 5000 }: SegmentOptions = {},
): SegmentWriter {
  if (!(rollBytes >= 1)) throw new RangeError(`"rollBytes" must be at least 1, got ${rollBytes}`)
  if (!(rollMs >= 0)) throw new RangeError(`"rollMs" must be at least 0, got ${rollMs}`)
  const { io } = settings.deps
  let current: Open | undefined
  let isDisposed = false

  const open = (): Open => {
    const path = placePath(settings, 'tmp', newSegmentName(settings, 1, 0).text)
    const fd = openTemporary(settings, state, path)
    const cancelTimer = settings.deps.later(rollMs, () => void seal())
    return { fd, path, chunks: [], ids: [], cancelTimer, bytes: 0 }
  }

  const seal = (): AppendResult | undefined => {
    const sealed = current
    current = undefined
    if (sealed === undefined) return undefined
    sealed.cancelTimer()
    try {
      const { text } = sealFile(settings, state, sealed)
      state.appended = true
      return { ok: true, ids: sealed.ids, file: text, bytes: sealed.bytes }
    } catch (thrown) {
      return { ok: false, ...classify(thrown), counted: false }
    }
  }

  return {
    append: (input) => {
      if (isDisposed) throw new SpoolError('ERR_SPOOL_CLOSED', 'the segment writer was disposed of')
      const records = toRecords(settings, input)
      let chunkIsIn = false
      try {
        const refusal = admit(settings, state, records)
        if (refusal !== undefined) {
          return {
            ok: false,
            reason: refusal,
            counted: countLoss(settings, refusal, records.length),
          }
        }
        const chunk = encodeFrames(records)
        current ??= open()
        const { fd, path, chunks, ids } = current
        writeAll(io, fd, chunk)
        chunkIsIn = true
        chunks.push(chunk)
        const newIds = records.map(({ id }) => id)
        ids.push(...newIds)
        current.bytes += chunk.length
        const file = path.slice(path.lastIndexOf('/') + 1)
        // After the write, so that no salvage can come between: is it still ours that was written?
        const isSalvaged = io.stat(path) === undefined
        const sealed = isSalvaged || current.bytes >= rollBytes ? seal() : undefined
        if (isSalvaged && sealed?.ok === false) {
          return { ...sealed, counted: countLoss(settings, sealed.reason, records.length) }
        }
        return { ok: true, ids: newIds, file, bytes: chunk.length }
      } catch (thrown) {
        const { reason, error } = classify(thrown)
        if (!chunkIsIn) cutBack()
        const counted = reason !== 'insecure-dir' && countLoss(settings, reason, records.length)
        return { ok: false, reason, error, counted }
      }
    },
    seal,
    [Symbol.dispose]: () => {
      seal()
      isDisposed = true
    },
  }

  /** Half a frame must be the last thing in a file: what follows it could not be read. */
  function cutBack(): void {
    if (current === undefined) return
    try {
      io.truncate(current.fd, current.bytes)
    } catch {
      seal()
    }
  }
}

function openTemporary(settings: SpoolSettings, state: WriterState, path: string): number {
  const { io } = settings.deps
  try {
    return io.open(path, 'create')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    createLayout(settings)
    state.checked = true
    return io.open(path, 'create')
  }
}

/** Gives the file its true name in ready/. */
function sealFile(
  settings: SpoolSettings,
  state: WriterState,
  { fd, path, chunks, ids, bytes }: Open,
): { readonly text: string } {
  const { io } = settings.deps
  try {
    if (settings.durability !== 'process') io.fsync(fd)
  } finally {
    io.close(fd)
  }
  if (ids.length === 0) {
    io.unlink(path)
    return { text: '' }
  }
  const name = newSegmentName(settings, ids.length, bytes)
  const target = placePath(settings, 'ready', name.text)
  try {
    renameFile(settings, path, target)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    if (io.stat(target) !== undefined) return name
    const stored = storeFrames(settings, state, Buffer.concat(chunks), ids.length)
    // It is still there if it was ready/ that was missing.
    discard(settings, path)
    return stored
  }
  if (settings.durability === 'full') syncDirectory(settings, placePath(settings, 'ready'))
  return name
}
