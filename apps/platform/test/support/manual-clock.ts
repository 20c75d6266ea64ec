import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves on, stopping at every timer on the way so that what it caused can set timers of its own. */
  advance(ms: number): Promise<void>
}

export function createManualClock(startAtMs = 1_000_000): ManualClock {
  let nowAtMs = startAtMs
  const timers = new Set<{ readonly atMs: number; readonly callback: () => void }>()
  return {
    nowMs: () => nowAtMs,
    timer: (delayMs, callback) => {
      const timer = { atMs: nowAtMs + delayMs, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: async (ms) => {
      const endAtMs = nowAtMs + ms
      await setImmediate()
      for (;;) {
        const [next] = [...timers].toSorted((a, b) => a.atMs - b.atMs)
        if (next === undefined || next.atMs > endAtMs) break
        nowAtMs = Math.max(nowAtMs, next.atMs)
        timers.delete(next)
        next.callback()
        await setImmediate()
      }
      nowAtMs = endAtMs
    },
  }
}
