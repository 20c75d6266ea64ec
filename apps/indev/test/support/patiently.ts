const TIMES = 20

/**
 * Does `work` while all limits of this process are 20 times as long: a platform or a keychain that answers late
 * because the machine is busy is none that keeps silent. That limits end what hangs has tests of its own.
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: later } = globalThis
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  const own = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout') ?? {}
  Object.assign(globalThis, {
    setTimeout: (then: () => void, ms: number) => later(then, ms * TIMES),
  })
  Object.defineProperty(AbortSignal, 'timeout', {
    ...own,
    value: (ms: number) => timeout(ms * TIMES),
  })
  try {
    return await work()
  } finally {
    Object.assign(globalThis, { setTimeout: later })
    Object.defineProperty(AbortSignal, 'timeout', own)
  }
}
