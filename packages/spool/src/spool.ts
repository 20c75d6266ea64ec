import { appendSteps, runLater, runNow } from './append.ts'
import type { AppendResult, WriterState } from './append.ts'
import type { SpoolRecord } from './frame.ts'
import { closedGate } from './gate.ts'
import type { SegmentFilter, SegmentInfo } from './inspect.ts'
import {
  inspect,
  openSegmentWriter,
  purgeSegments,
  readSegment,
  readStats,
  requeueSegments,
  verifySpool,
} from './operator.ts'
import { resolveOptions } from './options.ts'
import type { SpoolOptions, SpoolSettings } from './options.ts'
import { toRecords } from './record.ts'
import type { RecordInput } from './record.ts'
import { isDue } from './schedule.ts'
import type { Due } from './schedule.ts'
import type { SegmentOptions, SegmentWriter } from './segment-writer.ts'
import type { SpoolStats } from './stats.ts'
import type { VerifyReport } from './verify.ts'

/** How the spool feels. */
export interface Pressure {
  /** `tripped`: a runaway writer was cut off. `high`: no room on the disk or in the spool. */
  readonly state: 'high' | 'ok' | 'tripped'
  /** When appends are taken again, Unix time in ms; absent if they are now. */
  readonly retryAtMs?: number
}

/**
 * A spool. All of its state is on disk: any number of objects, in any number of processes, may
 * stand for the same directory.
 */
export interface Spool {
  /** As given to `openSpool`, without a slash at its end. */
  readonly dir: string
  /** The options in force. */
  readonly settings: SpoolSettings
  /**
   * Stores records as one segment: all of them or none. Four system calls and one stat; works in
   * an `exit` handler; never waits for another process and never throws for what the system does.
   *
   * `ok: true` promises that each record will be delivered at least once, or be counted as lost:
   * see {@link Durability} for what it survives. `ok: false` means once at most.
   *
   * @param records - One record or several, not none.
   * @throws TypeError - for a malformed record.
   */
  appendSync(records: RecordInput | readonly RecordInput[]): AppendResult
  /** As `appendSync`, but fsync (durability `file` and `full`) does not hold up the event loop. */
  append(records: RecordInput | readonly RecordInput[]): Promise<AppendResult>
  /** Many appends in one file, for a tool that runs long. */
  segment(options?: SegmentOptions): SegmentWriter
  /** Whether appends are taken now. One stat. */
  pressure(): Pressure
  /** Whether to start a drainer now: hints from at most five stats, never a directory listing. */
  due(): Due
  /** Counts everything; lists every directory. */
  stats(): SpoolStats
  /** The segments, state by state, oldest first. */
  inspect(filter?: SegmentFilter): Iterable<SegmentInfo>
  /** The valid records of one segment, or undefined if it is no longer there. */
  read(file: string): readonly SpoolRecord[] | undefined
  /** Reads every segment and says what is wrong; changes nothing. */
  verify(): VerifyReport
  /** Puts quarantined segments back in line; returns how many records. */
  requeue(filter?: SegmentFilter): number
  /** Removes segments, counted as `purged`; returns how many records. */
  purge(filter?: SegmentFilter): number
}

/**
 * A spool at `options.dir`.
 *
 * Does nothing until it is used: no file is touched, no timer started, no listener added. The
 * directory is created by the first append.
 *
 * @throws TypeError, RangeError - for malformed options.
 */
export function openSpool(options: SpoolOptions): Spool {
  const settings = resolveOptions(options)
  const state: WriterState = { checked: false, appended: false }
  return {
    dir: settings.dir,
    settings,
    appendSync: (records) =>
      runNow(settings, appendSteps(settings, state, toRecords(settings, records))),
    append: async (records) =>
      runLater(settings, appendSteps(settings, state, toRecords(settings, records))),
    segment: (segmentOptions) => openSegmentWriter(settings, state, segmentOptions),
    pressure: () => {
      const gate = closedGate(settings)
      if (gate === undefined) return { state: 'ok' }
      return { state: gate.reason === 'breaker' ? 'tripped' : 'high', retryAtMs: gate.untilMs }
    },
    due: () => isDue(settings, state.appended),
    stats: () => readStats(settings),
    inspect: (filter) => inspect(settings, filter),
    read: (file) => readSegment(settings, file),
    verify: () => verifySpool(settings),
    requeue: (filter = {}) => requeueSegments(settings, filter),
    purge: (filter = {}) => purgeSegments(settings, filter),
  }
}
