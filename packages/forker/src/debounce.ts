import type { Attempt, Guard, RefusalReason } from './guard.ts'

/**
 * Stops: one process for each command of a loop, also when none of them ever succeeds. The stamp is set
 * on the attempt, before anything is started.
 *
 * A stamp further ahead than the interval was set under another clock; it does not stop us for years.
 */
export const debounceGuard: Guard = {
  id: 'debounce',
  look: isTooSoon,
  take: (attempt) => {
    const refusal = isTooSoon(attempt)
    if (refusal !== undefined) return refusal
    const { system, paths } = attempt
    if (system.io.stat(paths.stamp) === undefined) system.io.write(paths.stamp, '')
    system.io.touch(paths.stamp, system.wallMs())
    return undefined
  },
}

function isTooSoon({ system, paths, limits }: Attempt): RefusalReason | undefined {
  const stamp = system.io.stat(paths.stamp)
  if (stamp === undefined) return undefined
  return Math.abs(system.wallMs() - stamp.mtimeMs) < limits.debounceMs ? 'too-soon' : undefined
}
