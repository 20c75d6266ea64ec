import type { AppPaths } from './paths.ts'
import { compactJournal } from './journal/compact.ts'
import { readNewEntries } from './metrics/read-new-entries.ts'
import { readMetricsState } from './metrics/state.ts'

const DAY_MS = 86_400_000

/** What no collector took in for this long is compacted all the same: the journal has to stay bounded. */
const MAX_WAIT_MS = 30 * DAY_MS

/** A day is compacted when it has been over for two. */
const LAST_WHOLE_MS = 3 * DAY_MS - 1

/**
 * Compacts old days of the journal, but none that metrics have not counted yet. Never throws.
 *
 * The holder of the lease calls it last, once there is nothing left to send.
 */
export function keepHouse(paths: AppPaths, nowMs: number, mayGoOn: () => boolean): void {
  try {
    const { cursor } = readMetricsState(paths)
    const { oldestDayMs = nowMs } = readNewEntries(paths, cursor, () => undefined)
    const asOfMs = Math.max(oldestDayMs + LAST_WHOLE_MS, nowMs - MAX_WAIT_MS)
    compactJournal(paths, { nowMs: Math.min(asOfMs, nowMs), mayGoOn })
  } catch {
    // The next one does it.
  }
}
