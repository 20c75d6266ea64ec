import { jest } from '@jest/globals'

/** The timers of this process, which stand still until they are moved. */
export interface HeldTimers extends Disposable {
  advance(ms: number): void
  /** How many wait. */
  count(): number
}

/** Holds every `setTimeout` of this process back; all else goes on, sockets too. */
export function holdTimers(): HeldTimers {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
    ],
  })
  return {
    advance: (ms) => jest.advanceTimersByTime(ms),
    count: () => jest.getTimerCount(),
    [Symbol.dispose]: () => jest.useRealTimers(),
  }
}
