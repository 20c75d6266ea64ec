import { placePath } from '../layout.ts'
import { oldestFirst } from '../name.ts'
import type { SegmentName } from '../name.ts'
import type { SpoolSettings } from '../options.ts'

/** So many names are held at once, however many there are. */
const WINDOW_NAMES = 4096
/** Whoever killed this many drainers travels alone. */
const LONELY_FROM_CRASHES = 3

/** The segments that wait, a bounded number at a time, oldest first within that. */
export interface ReadyWindow {
  /** The names of the next batch; none if nothing that can be delivered waits. */
  next(maxRecords: number, maxBytes: number): SegmentName[]
  /** Leaves a segment alone for the rest of this drain. */
  skip(name: string): void
  /** Whether anything that can be delivered waits, by a look at the directory. */
  refill(): boolean
}

/** Opens a window on ready/. */
export function openWindow(settings: SpoolSettings): ReadyWindow {
  const { io } = settings.deps
  const skipped = new Set<string>()
  let waiting: SegmentName[] = []
  let at = 0

  const refill = (): boolean => {
    const names = io.list(placePath(settings, 'ready'), WINDOW_NAMES + skipped.size)
    waiting = oldestFirst(names).filter(({ text }) => !skipped.has(text))
    at = 0
    return waiting.length > 0
  }

  return {
    refill,
    skip: (name) => void skipped.add(name),
    next: (maxRecords, maxBytes) => {
      if (at >= waiting.length && !refill()) return []
      const batch: SegmentName[] = []
      let records = 0
      let bytes = 0
      for (let name = waiting[at]; name !== undefined; name = waiting[at]) {
        const isLonely = name.crashes >= LONELY_FROM_CRASHES
        records += name.records
        bytes += name.bytes
        if (batch.length > 0 && (isLonely || records > maxRecords || bytes > maxBytes)) break
        batch.push(name)
        at++
        if (isLonely) break
      }
      return batch
    },
  }
}
