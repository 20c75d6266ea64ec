import { goToBackground } from './background.ts'
import { errnoOf } from './io.ts'
import { takeLease, type Lease } from './lease.ts'
import type { ChildLimits, WatchLimits } from './limits.ts'
import { DEPTH_VARIABLE, depthOf, markOf, markSelf } from './lineage.ts'
import { statePaths } from './paths.ts'
import { haltedUntil } from './switch.ts'
import { nodeSystem, type System } from './system.ts'
import { startWatchdog, type Watchdog } from './watchdog.ts'

/** Which lease to take, and within which bounds to live. */
export interface EnterOptions {
  /** One name has at most one live process; 1 to 32 of `a-z`, `0-9`, `-`. */
  readonly name: string
  /** The directory that the detaching side uses. */
  readonly stateDir: string
  /** Other bounds, each moved into its range. */
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

/** What bounds a detached process from the inside. Like guards, each holds when the others fail. */
export interface Entrance {
  readonly watch: typeof startWatchdog
  readonly descends: (system: System) => boolean
  readonly take: typeof takeLease
}

/** All of them. */
export const ENTRANCE: Entrance = {
  watch: startWatchdog,
  // Asked before we mark ourselves: the mark of an entered process was inherited.
  descends: (system) => markOf(system) === 'entered' || depthOf(process.env) > 1,
  take: takeLease,
}

/** Only `enterDetached` and tests call it: what an entrance consists of is nobody's option. */
export async function enterThrough(
  { watch, descends, take }: Entrance,
  { name, stateDir }: Pick<EnterOptions, 'name' | 'stateDir'>,
  limits: WatchLimits,
): Promise<Entered> {
  const paths = statePaths(stateDir, name)
  let watchdog: Watchdog
  try {
    watchdog = await watch(paths, limits)
  } catch {
    return { entered: false, why: 'unwatched' }
  }
  const system = nodeSystem()
  if (descends(system)) return { entered: false, why: 'descendant' }
  becomeDetached(system)
  try {
    if (haltedUntil(system.io.stat(paths.halt), system.wallMs()) !== undefined) {
      return { entered: false, why: 'switched-off' }
    }
    const held = take(system, paths, limits.maxLifeMs + limits.graceMs)
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
  // Not once: another listener (signal-exit's) would take the second one for a wish to die at once.
  process.on('SIGTERM', () => {
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
