/**
 * Draining a spool. The only entry point that loads a dependency, and only once it is called. It
 * exports what the main one does as well: a drainer needs one import.
 *
 * @packageDocumentation
 */
export { directoryLock, noLock } from './drain/lock.ts'
export type { DirectoryLockOptions, LockProvider, LockRequest, Release } from './drain/lock.ts'
export { drain } from './drain/run.ts'
export { sqliteLock } from './drain/sqlite-lock.ts'
export type {
  Batch,
  DrainOptions,
  DrainReport,
  Handler,
  Outcome,
  StopReason,
} from './drain/types.ts'
export { SpoolError } from './errors.ts'
export { openSpool } from './spool.ts'
export type {
  Amount,
  AppendResult,
  BreakerLimits,
  DiskSpace,
  DropReason,
  Due,
  Durability,
  FileStat,
  GateReason,
  LossReason,
  OpenMode,
  Pressure,
  Problem,
  ProblemKind,
  RecordInput,
  ResolvedLimits,
  SegmentFilter,
  SegmentInfo,
  SegmentOptions,
  SegmentState,
  SegmentWriter,
  Spool,
  SpoolDeps,
  SpoolErrorCode,
  SpoolEvent,
  SpoolIo,
  SpoolLimits,
  SpoolOptions,
  SpoolRecord,
  SpoolSettings,
  SpoolStats,
  VerifyReport,
} from './index.ts'
