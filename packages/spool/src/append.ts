/** The write path: open, write, close, rename; and one stat of the gate before. */
import { countLoss } from './counters.ts'
import { classify, hasCode } from './errors.ts'
import type { DropReason, SpoolError } from './errors.ts'
import { renameFile, unlinkIfThere, writeAll } from './files.ts'
import { encodeFrames } from './frame.ts'
import type { SpoolRecord } from './frame.ts'
import { closedGate } from './gate.ts'
import { checkDirectory, createLayout, placePath } from './layout.ts'
import { segmentName } from './name.ts'
import type { SegmentName } from './name.ts'
import type { SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'
import { sweep, sweepInterval } from './sweep.ts'

/** What became of an append. A refused one is still delivered, once, if it failed at the very end. */
export type AppendResult =
  | {
      readonly ok: true
      readonly ids: readonly string[]
      /** Name of the segment. */
      readonly file: string
      readonly bytes: number
    }
  | {
      readonly ok: false
      readonly reason: DropReason
      /** The system's own words, if a system call failed. */
      readonly error?: SpoolError
      /** Whether the loss is in the persistent counters: a full disk may refuse that as well. */
      readonly counted: boolean
    }

/** What one `Spool` object remembers; nothing of it matters to another process. */
export interface WriterState {
  /** The directory was found to be safe. */
  checked: boolean
  appended: boolean
}

/** A step that waits for the disk: its driver fsyncs the yielded descriptor, now or later. */
export type Steps<Result> = Generator<number, Result, void>

/**
 * The steps of an append. They never throw.
 *
 * @yields A descriptor to fsync.
 */
export function* appendSteps(
  settings: SpoolSettings,
  state: WriterState,
  records: readonly SpoolRecord[],
): Steps<AppendResult> {
  try {
    const refusal = admit(settings, state, records)
    if (refusal !== undefined) {
      return { ok: false, reason: refusal, counted: countLoss(settings, refusal, records.length) }
    }
    const bytes = encodeFrames(records)
    const { text } = yield* storeSteps(settings, state, bytes, records.length)
    state.appended = true
    return { ok: true, ids: records.map(({ id }) => id), file: text, bytes: bytes.length }
  } catch (thrown) {
    const { reason, error } = classify(thrown)
    // Nothing is written, not even a byte of a counter, to a directory that cannot be trusted.
    const counted = reason !== 'insecure-dir' && countLoss(settings, reason, records.length)
    return { ok: false, reason, error, counted }
  }
}

/**
 * Writes a segment under a temporary name, then gives it its place in ready/: the commit.
 *
 * @yields A descriptor to fsync.
 */
function* storeSteps(
  settings: SpoolSettings,
  state: WriterState,
  bytes: Uint8Array,
  records: number,
): Steps<SegmentName> {
  const name = newSegmentName(settings, records, bytes.length)
  const target = placePath(settings, 'ready', name.text)
  try {
    yield* storeOnce(settings, bytes, name.text)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    // A network file system may answer a rename that it made with ENOENT.
    if (settings.deps.io.stat(target) !== undefined) return name
    // The first append of all; or the spool was deleted; or this process slept so long that its
    // file was salvaged. Again, with the same ids: twice at worst, lost never.
    createLayout(settings)
    state.checked = true
    const again = newSegmentName(settings, records, bytes.length)
    yield* storeOnce(settings, bytes, again.text)
    return again
  }
  return name
}

function* storeOnce(settings: SpoolSettings, bytes: Uint8Array, name: string): Steps<void> {
  const { io } = settings.deps
  const temporary = placePath(settings, 'tmp', name)
  const fd = io.open(temporary, 'create')
  try {
    yield* fillAndClose(settings, fd, bytes)
    renameFile(settings, temporary, placePath(settings, 'ready', name))
  } catch (error) {
    discard(settings, temporary)
    throw error
  }
  if (settings.durability === 'full') yield* syncReady(settings)
}

function* fillAndClose(settings: SpoolSettings, fd: number, bytes: Uint8Array): Steps<void> {
  const { io } = settings.deps
  let isOpen = true
  try {
    writeAll(io, fd, bytes)
    // Never repeated after a failure: the kernel has forgotten by then what it could not write.
    if (settings.durability !== 'process') yield fd
    isOpen = false
    io.close(fd)
  } finally {
    if (isOpen) io.close(fd)
  }
}

function* syncReady(settings: SpoolSettings): Steps<void> {
  if (settings.deps.platform === 'win32') return
  const { io } = settings.deps
  const fd = io.open(placePath(settings, 'ready'), 'read')
  try {
    yield fd
  } finally {
    io.close(fd)
  }
}

/** Why the spool does not take these records now, if it does not. */
export function admit(
  settings: SpoolSettings,
  state: WriterState,
  records: readonly SpoolRecord[],
): DropReason | undefined {
  const { limits, deps } = settings
  if (!state.checked) state.checked = checkDirectory(settings)
  let totalBytes = 0
  for (const { payload } of records) {
    if (payload.length > limits.maxRecordBytes) return 'too-large'
    totalBytes += payload.length
  }
  if (totalBytes > limits.maxBytes) return 'too-large'
  const gate = closedGate(settings)
  if (gate !== undefined) return gate.reason
  const interval = sweepInterval(settings)
  if (state.checked && deps.random() * interval < 1) return sweep(settings, 2 * interval)
  return undefined
}

/** A name that no other process will choose. */
export function newSegmentName(
  settings: SpoolSettings,
  records: number,
  bytes: number,
): SegmentName {
  const { deps } = settings
  return segmentName({
    createdAtMs: deps.now(),
    unique: uniqueHex(deps, 2),
    records,
    bytes,
    crashes: 0,
  })
}

/** Stores frames as a new segment, waiting for the disk. */
export function storeFrames(
  settings: SpoolSettings,
  state: WriterState,
  bytes: Uint8Array,
  records: number,
): SegmentName {
  return runNow(settings, storeSteps(settings, state, bytes, records))
}

/** Removes a temporary file as well as one can; salvage finds what stays. */
export function discard({ deps }: SpoolSettings, path: string): void {
  try {
    unlinkIfThere(deps.io, path)
  } catch {
    // The error that led here is the one to report.
  }
}

/** Runs steps to their end, waiting for the disk. */
export function runNow<Result>({ deps }: SpoolSettings, steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) {
    try {
      deps.io.fsync(step.value)
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next()
  }
  return step.value
}

/** Runs steps to their end, without holding up the event loop. */
export async function runLater<Result>(
  { deps }: SpoolSettings,
  steps: Steps<Result>,
): Promise<Result> {
  let step = steps.next()
  while (step.done !== true) {
    try {
      await deps.io.fsyncLater(step.value)
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next()
  }
  return step.value
}
