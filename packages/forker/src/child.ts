/**
 * What the detached process calls first, before it imports or does anything else.
 *
 * @packageDocumentation
 */
import { ENTRANCE, enterThrough, type Entered, type EnterOptions } from './enter.ts'
import { takeLease, type Lease } from './lease.ts'
import { childLimits } from './limits.ts'
import { statePaths } from './paths.ts'
import { nodeSystem } from './system.ts'

export { type Entered, type EnterOptions, type NotEntered } from './enter.ts'
export { type Lease } from './lease.ts'
export { type ChildLimits } from './limits.ts'

/**
 * Makes this process a bounded one: watchdog, kernel's mark, lowest priority, no directory held, lease.
 *
 * @throws TypeError for a malformed `name` or an empty `stateDir`; nothing else.
 */
export function enterDetached(options: EnterOptions): Promise<Entered> {
  return enterThrough(ENTRANCE, options, childLimits(options.limits))
}

/**
 * Takes the lease for work in the foreground that must exclude the detached process: no watchdog, no
 * mark. Null when somebody else, or this process, holds it.
 *
 * @throws TypeError for a malformed `name`; a system error when the state can't be written.
 */
export function acquireLease(options: EnterOptions): Promise<Lease | null> {
  return Promise.resolve().then(() => {
    const { maxLifeMs, graceMs } = childLimits(options.limits)
    const paths = statePaths(options.stateDir, options.name)
    return takeLease(nodeSystem(), paths, maxLifeMs + graceMs) ?? null
  })
}
