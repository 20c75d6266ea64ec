/**
 * Draining a spool. The only entry point that loads a dependency, and only once it is called.
 *
 * @packageDocumentation
 */
export { directoryLock, noLock } from './drain/lock.ts'
export type { DirectoryLockOptions, LockProvider, LockRequest, Release } from './drain/lock.ts'
export { drain } from './drain/run.ts'
export type {
  Batch,
  DrainOptions,
  DrainReport,
  Handler,
  Outcome,
  StopReason,
} from './drain/types.ts'
