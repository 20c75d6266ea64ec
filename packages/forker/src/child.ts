/**
 * What the detached process calls first, before it imports or does anything else.
 *
 * @packageDocumentation
 */
import { goToBackground } from './background.ts'
import { errnoOf } from './io.ts'
import { takeLease, type Lease } from './lease.ts'
import { childLimits, type ChildLimits } from './limits.ts'
import { DEPTH_VARIABLE, depthOf, isMarked, markSelf } from './lineage.ts'
import { statePaths } from './paths.ts'
import { haltedUntil } from './switch.ts'
import { nodeSystem, type System } from './system.ts'
import { startWatchdog, type Watchdog } from './watchdog.ts'

export { type Lease } from './lease.ts'
export { type ChildLimits } from './limits.ts'

/** Which lease to take, and within which bounds to live. */
export interface EnterOptions {
  readonly name: string
  readonly stateDir: string
  readonly limits?: Partial<ChildLimits>
}

/**
 * Whether this process may do the work.
 *
 * `signal` is aborted by SIGTERM, by a halt, and `graceMs` before the maximum life.
 * When not entered, end at once: `leased` another one is alive; `descendant` we come from a detached
 * process ourselves; `switched-off`; `unwritable-state`; `unwatched` the watchdog did not start.
 */
export type Entered =
  | { readonly entered: true; readonly lease: Lease; readonly signal: AbortSignal }
  | { readonly entered: false; readonly why: NotEntered }

/** Why the work must not be done. */
export type NotEntered = 'leased' | 'descendant' | 'switched-off' | 'unwritable-state' | 'unwatched'

/**
 * Makes this process a bounded one: watchdog, kernel's mark, lowest priority, no directory held, lease.
 *
 * @throws TypeError for a malformed `name` or an empty `stateDir`; nothing else.
 */
export async function enterDetached(options: EnterOptions): Promise<Entered> {
  const paths = statePaths(options.stateDir, options.name)
  const limits = childLimits(options.limits)
  let watchdog: Watchdog
  try {
    watchdog = await startWatchdog(paths, limits)
  } catch {
    return { entered: false, why: 'unwatched' }
  }
  const system = nodeSystem()
  // Asked before we mark ourselves: a mark that is there already was inherited.
  if (isMarked(system) || depthOf(process.env) > 1) return { entered: false, why: 'descendant' }
  becomeDetached(system)
  try {
    if (haltedUntil(system.io.stat(paths.halt), system.wallMs()) !== undefined) {
      return { entered: false, why: 'switched-off' }
    }
    const held = takeLease(system, paths, limits.maxLifeMs + limits.graceMs)
    if (held === undefined) return { entered: false, why: 'leased' }
    const unguard = watchdog.guardLease(held.entry)
    const release = (): void => {
      unguard()
      held.release()
    }
    return { entered: true, lease: { release }, signal: endSignal(limits) }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { entered: false, why: 'unwritable-state' }
  }
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

function becomeDetached(system: System): void {
  process.env[DEPTH_VARIABLE] ??= '1'
  markSelf(system)
  goToBackground(system.platform)
  // A directory that a process stands in can't be unmounted, nor removed on Windows.
  process.chdir(system.platform === 'win32' ? (process.env['SYSTEMROOT'] ?? 'C:\\') : '/')
  // Somebody may still send it to all processes of a terminal that is closing.
  process.on('SIGHUP', () => {})
}

function endSignal({ maxLifeMs, graceMs }: ChildLimits): AbortSignal {
  const controller = new AbortController()
  process.once('SIGTERM', () => {
    controller.abort(new Error('terminated'))
  })
  setTimeout(
    () => {
      controller.abort(new Error('lived for its maximum time'))
    },
    Math.max(0, maxLifeMs - graceMs),
  ).unref()
  return controller.signal
}
