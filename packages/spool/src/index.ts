/**
 * A crash-safe, bounded file spool that many processes write without a lock.
 *
 * @packageDocumentation
 */
export { SpoolError } from './errors.ts'
export type { DropReason, SpoolErrorCode } from './errors.ts'
export type { AppendResult } from './append.ts'
export type { SpoolRecord } from './frame.ts'
export type { DiskSpace, FileStat, OpenMode, SpoolIo } from './io.ts'
export type { SegmentFilter, SegmentInfo, SegmentState } from './inspect.ts'
export type {
  BreakerLimits,
  Durability,
  GateReason,
  LossReason,
  ResolvedLimits,
  SpoolDeps,
  SpoolEvent,
  SpoolLimits,
  SpoolOptions,
  SpoolSettings,
} from './options.ts'
export type { RecordInput } from './record.ts'
export type { Due } from './schedule.ts'
export type { SegmentOptions, SegmentWriter } from './segment-writer.ts'
export { openSpool } from './spool.ts'
export type { Pressure, Spool } from './spool.ts'
export type { Amount, SpoolStats } from './stats.ts'
export type { Problem, ProblemKind, VerifyReport } from './verify.ts'
