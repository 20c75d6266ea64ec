import { readLosses } from './counters.ts'
import { locate } from './inspect.ts'
import type { SegmentState } from './inspect.ts'
import type { SpoolSettings } from './options.ts'
import { backoffUntil } from './schedule.ts'

/** How much there is of something. */
export interface Amount {
  /** Segments. */
  readonly files: number
  /** By the names of the segments. */
  readonly records: number
  /** On disk, headers included, by the names of the segments. */
  readonly bytes: number
}

/** Where every record is that was ever promised, but for those delivered. */
export interface SpoolStats {
  /** Waiting for a drainer. */
  readonly pending: Amount & {
    /** Unix time, ms; absent if nothing waits. */
    readonly oldestAtMs?: number
  }
  /** Being delivered now, or held by a drainer that died. */
  readonly claimed: Amount
  /** Given up, but kept: at most 64 files, 2 MiB, 7 days. */
  readonly quarantined: Amount
  /** Records lost to damage: a bad checksum, or a file that power loss has emptied. */
  readonly torn: number
  /** Records let go, by reason, since the spool exists. */
  readonly dropped: Readonly<Record<string, number>>
  /** Until when the sink is left alone, Unix time in ms; absent if it is not. */
  readonly backoffUntilMs?: number
}

/** Counts everything: lists every directory. */
export function readStats(settings: SpoolSettings): SpoolStats {
  const amounts: Record<SegmentState, { files: number; records: number; bytes: number }> = {
    pending: { files: 0, records: 0, bytes: 0 },
    claimed: { files: 0, records: 0, bytes: 0 },
    quarantined: { files: 0, records: 0, bytes: 0 },
    writing: { files: 0, records: 0, bytes: 0 },
  }
  let oldestAtMs: number | undefined
  for (const { state, createdAtMs, records, bytes } of locate(settings)) {
    const amount = amounts[state]
    amount.files++
    amount.records += records
    amount.bytes += bytes
    if (state === 'pending') oldestAtMs ??= createdAtMs
  }
  const { torn = 0, ...dropped } = readLosses(settings)
  const backoffUntilMs = backoffUntil(settings)
  return {
    pending: { ...amounts.pending, ...(oldestAtMs === undefined ? {} : { oldestAtMs }) },
    claimed: amounts.claimed,
    quarantined: amounts.quarantined,
    torn,
    dropped,
    ...(backoffUntilMs === undefined ? {} : { backoffUntilMs }),
  }
}
