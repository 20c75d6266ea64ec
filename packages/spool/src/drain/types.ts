import type { SpoolRecord } from '../frame.ts'
import type { LockProvider } from './lock.ts'

/** Records that are delivered together. */
export interface Batch {
  /** 0, 1, 2, … within one drain. */
  readonly seq: number
  /** At least one; oldest segment first, roughly. */
  readonly records: readonly SpoolRecord[]
  /** Sum of the payloads, bytes. */
  readonly bytes: number
  /** The payloads, one after the other: OTLP protobuf requests, for one, are concatenable. */
  concat(): Uint8Array
}

/**
 * What became of a batch.
 *
 * `ack`: the receiver has it (`rejected` records of it refused for good, and said so); only now is
 * it deleted. `retry`: not now; everything is put back, and no drain asks again before the backoff
 * is over (`afterMs`, or chosen). `split`: too much at once. `reject`: refused for good because of
 * some of its content: the named records go to quarantine, or, if none is named, halving finds
 * them. Do not answer `reject` for what concerns the receiver as a whole, such as a wrong address.
 */
export type Outcome =
  | { readonly kind: 'ack'; readonly rejected?: number }
  | { readonly kind: 'reject'; readonly reason: string; readonly ids?: readonly string[] }
  | { readonly kind: 'retry'; readonly afterMs?: number }
  | { readonly kind: 'split' }

/**
 * Delivers a batch. The signal says that time is up: settle soon, an answer more than a second
 * later is not waited for. A handler that throws is a defect: the batch is put back, and the error
 * becomes that of the drain.
 */
export type Handler = (batch: Batch, signal: AbortSignal) => Promise<Outcome>

/** Options of {@link drain}. */
export interface DrainOptions {
  /** Ends the drain early: the batch in hand has a second to settle, the rest stays. */
  readonly signal?: AbortSignal
  /** Longest time for everything, ms. @defaultValue 60000 */
  readonly deadlineMs?: number
  /** Records in a batch, 1 or more; a single larger segment is a batch of its own. @defaultValue 512 */
  readonly maxBatchRecords?: number
  /** By size on disk; a single larger segment is a batch of its own. @defaultValue 1 MiB */
  readonly maxBatchBytes?: number
  /** How long to wait for more once nothing is left, ms. @defaultValue 0 */
  readonly lingerMs?: number
  /** Drain even if the last attempt asked for patience. @defaultValue false */
  readonly ignoreBackoff?: boolean
  /** Elects the one drainer. @defaultValue {@link directoryLock} */
  readonly lock?: LockProvider
  /** How long to wait for another drainer that is alive, ms. @defaultValue 0 */
  readonly lockWaitMs?: number
  /** Schemas that the handler understands; segments with others are left alone. @defaultValue all */
  readonly schemas?: readonly number[]
  /** Age at which an unfinished file is taken for abandoned, ms. @defaultValue 15 min */
  readonly salvageAfterMs?: number
}

/** Why a drain ended. */
export type StopReason = 'aborted' | 'compromised' | 'deadline' | 'empty' | 'locked' | 'retry'

/** What a drain did; counts are of records unless said otherwise. */
export interface DrainReport {
  /** Acknowledged by the handler. */
  readonly delivered: number
  /** Delivered, but refused by the receiver for good. */
  readonly rejected: number
  /** Delivered, but taken back by another drainer before they could be removed. */
  readonly duplicatesSuspected: number
  /** Refused, and kept in quarantine. */
  readonly quarantined: number
  /** Lost to damage. */
  readonly torn: number
  /** Segments taken back from drainers that died. */
  readonly recovered: number
  /** Segments made whole for writers that died. */
  readonly salvaged: number
  /** Times that the handler was called. */
  readonly batches: number
  /** `empty`: nothing that can be delivered was left at the last look. */
  readonly stoppedBy: StopReason
}

/** A report in the making. */
export type Tally = { -readonly [Key in Exclude<keyof DrainReport, 'stoppedBy'>]: number }
