import { jest } from '@jest/globals'

/** Ends what hangs, and nothing else. */
export const PATIENCE_MS = 30_000

/**
 * Lets each request take as long as all of them may: who asks and who answers are one process in these tests, and a
 * machine that stops it for seconds stops both.
 */
export async function unhurried<T>(work: () => Promise<T>): Promise<T> {
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(PATIENCE_MS))
  try {
    return await work()
  } finally {
    spy.mockRestore()
  }
}
