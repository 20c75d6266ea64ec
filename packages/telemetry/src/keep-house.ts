import type { AppPaths } from './paths.ts'
import { compactJournal } from './journal/compact.ts'
import { digestJournal } from './journal/digest-day.ts'
import { parseFileName } from './journal/file-name.ts'
import { readNewEntries } from './metrics/read-new-entries.ts'
import { readMetricsState } from './metrics/state.ts'
import { listNames } from './state-io.ts'

const DAY_MS = 86_400_000

/** What no collector took in for this long is compacted all the same: the journal has to stay bounded. */
const MAX_WAIT_MS = 30 * DAY_MS

/** From the start of a day to when it is compacted: it has been over for two then. */
const DUE_AFTER_MS = 3 * DAY_MS

/**
 * Compacts old days of the journal, but none of which metrics have not counted a command yet; makes digests of
 * those that are not due yet. Never throws.
 *
 * The holder of the lease calls it last, once there is nothing left to send.
 */
export function keepHouse(paths: AppPaths, nowMs: number, mayGoOn: () => boolean): void {
  try {
    if (hasOldLines(paths, nowMs)) compactDue(paths, nowMs, mayGoOn)
    digestJournal(paths, { mayGoOn })
  } catch {
    // The next one does it.
  }
}

function compactDue(paths: AppPaths, nowMs: number, mayGoOn: () => boolean): void {
  const { cursor } = readMetricsState(paths)
  let oldestDayMs = nowMs
  readNewEntries(paths, cursor, ({ atMs, local }) => {
    if (local !== true) oldestDayMs = Math.min(oldestDayMs, atMs - (atMs % DAY_MS))
  })
  const asOfMs = Math.max(oldestDayMs + DUE_AFTER_MS - 1, nowMs - MAX_WAIT_MS)
  compactJournal(paths, { nowMs: Math.min(asOfMs, nowMs), mayGoOn })
}

/** One listing: in a loop of commands most uploaders have nothing to do here. */
function hasOldLines(paths: AppPaths, nowMs: number): boolean {
  return listNames(paths.journalDir).some((name) => {
    const file = parseFileName(name)
    return (
      file !== undefined && file.kind !== 'compacted' && file.dayStartMs + DUE_AFTER_MS <= nowMs
    )
  })
}
