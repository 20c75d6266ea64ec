/** What a command may be waiting for. */
type Waiting = 'network' | 'prompt'

/** Where a command's time went; the four add up to the whole. */
export interface TimeShares {
  readonly activeMs: number
  readonly networkMs: number
  readonly promptMs: number
  readonly suspendedMs: number
}

/** Charges every moment of a command to exactly one share. */
export interface TimeSplit {
  /** Begins a wait; the returned function ends it, once. */
  begin(kind: Waiting): () => void
  /** Charges what has just passed, `durationMs` at most, as suspended. */
  suspended(durationMs: number): void
  /** The shares up to now. */
  shares(): TimeShares
}

/**
 * Splits the time since `startMs` without keeping intervals: at each change the time since the
 * last one is charged to what was going on. Overlapping waits therefore count once, and a person's
 * time wins over the network's: polling while somebody types a code is their time.
 *
 * @param monotonicMs - The clock.
 * @param startMs - When the command began, on the same clock.
 */
export function timeSplit(monotonicMs: () => number, startMs: number): TimeSplit {
  const open = { network: 0, prompt: 0 }
  const spent = { activeMs: 0, networkMs: 0, promptMs: 0, suspendedMs: 0 }
  let chargedToMs = startMs
  const charge = (suspendedMs: number): void => {
    const now = Math.max(monotonicMs(), chargedToMs)
    const passed = now - chargedToMs
    const away = Math.min(Math.max(suspendedMs, 0), passed)
    const share = open.prompt > 0 ? 'promptMs' : open.network > 0 ? 'networkMs' : 'activeMs'
    spent[share] += passed - away
    spent.suspendedMs += away
    chargedToMs = now
  }
  return {
    begin(kind) {
      charge(0)
      open[kind] += 1
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        charge(0)
        open[kind] -= 1
      }
    },
    suspended: charge,
    shares() {
      charge(0)
      return { ...spent }
    },
  }
}
