/**
 * Starts a process that outlives its parent and can never multiply.
 *
 * @packageDocumentation
 */
export { openBreaker } from './breaker.ts'
export { type DetachOutcome } from './compose.ts'
export { detach, type DetachOptions } from './detach.ts'
export { type RefusalReason } from './guard.ts'
export { type DetachLimits } from './limits.ts'
export { isDescendant } from './lineage.ts'
export { readLeaseRecords, type LeaseRecord } from './records.ts'
export { readForkerStatus, type ForkerStatus } from './status.ts'
export { halt, resume } from './switch.ts'
export { type Launched } from './launch.ts'
