import { jest } from '@jest/globals'

/** The limits of requests and of checks (`AbortSignal.timeout`) of this process, which pass only when they are told to. */
export interface HeldLimits extends Disposable {
  pass(): void
}

const held = new Set<AbortController>()
let holders = 0

/** Holds them back, until the last who wanted that is done: what a machine is busy with is no answer's fault. */
export function holdLimits(): HeldLimits {
  const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
    const controller = new AbortController()
    held.add(controller)
    return controller.signal
  })
  holders += 1
  return {
    pass() {
      for (const controller of held) controller.abort(new Error('the time is up'))
    },
    [Symbol.dispose]() {
      holders -= 1
      if (holders > 0) return
      limit.mockRestore()
      held.clear()
    },
  }
}

/** Does `work` while they are held back. */
export async function unlimited<T>(work: () => Promise<T>): Promise<T> {
  const limits = holdLimits()
  try {
    return await work()
  } finally {
    limits[Symbol.dispose]()
  }
}
