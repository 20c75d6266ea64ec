import { quietly } from './quietly.ts'

/**
 * Calls `arm` in a moment in which the program waits, and so nobody: not before `afterMs`, and only when its event loop
 * was idle for at least half of the last such time. Keeps no program alive.
 *
 * @returns Gives up on it.
 */
export function whenWaiting(afterMs: number, arm: () => void): () => void {
  let idleBefore = 0
  const timer = setInterval(() => {
    // A process that gets no processor is not idle: the loop's own count says so, processor time would not.
    const { idle } = performance.eventLoopUtilization()
    const isWaiting = idle - idleBefore >= afterMs / 2
    idleBefore = idle
    if (!isWaiting) return
    clearInterval(timer)
    quietly(arm)
  }, afterMs)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
