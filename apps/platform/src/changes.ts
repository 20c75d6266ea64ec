import type { Clock } from './clock.ts'

/** Tells who waits that something has changed; what, they look up themselves. */
export interface Changes {
  /** May be called in the middle of a transaction: who waits is told after it. */
  notify(): void
  /** Waits for a change, at most `maxMs`, or until the signal aborts or this is closed. */
  wait(maxMs: number, signal: AbortSignal): Promise<void>
  readonly isClosed: boolean
  /** Ends every wait, now and from now on. */
  close(): void
}

export function createChanges(clock: Clock): Changes {
  const waiting = new Set<() => void>()
  let isClosed = false
  let isTold = false
  const tell = (): void => {
    isTold = false
    for (const wake of waiting) wake()
  }
  return {
    notify: () => {
      if (isTold || waiting.size === 0) return
      isTold = true
      setImmediate(tell)
    },
    wait: (maxMs, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          cancel()
          signal.removeEventListener('abort', wake)
          resolve()
        }
        const cancel = clock.timer(isClosed || signal.aborted ? 0 : maxMs, wake)
        waiting.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      }),
    get isClosed() {
      return isClosed
    },
    close: () => {
      isClosed = true
      tell()
    },
  }
}
