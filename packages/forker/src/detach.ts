import { breakerGuard } from './breaker.ts'
import { bucketGuard } from './bucket.ts'
import { detachPast, type DetachOutcome } from './compose.ts'
import { debounceGuard } from './debounce.ts'
import { entryGuard } from './entry.ts'
import type { Guard } from './guard.ts'
import { leaseGuard } from './lease-guard.ts'
import { detachLimits, type DetachLimits } from './limits.ts'
import { lineageGuard } from './lineage.ts'
import { statePaths } from './paths.ts'
import { switchGuard } from './switch.ts'
import { nodeSystem } from './system.ts'

/** What to start, and where its bounds are kept. */
export interface DetachOptions {
  /** One name has at most one live process; 1 to 32 of `a-z`, `0-9`, `-`. */
  readonly name: string
  /** The child's own file, never the host's: a `file:` URL or an absolute path. */
  readonly entry: URL | string
  /**
   * True in a bundled executable, whose `entry` is a word that it takes as its first argument.
   * @defaultValue false
   */
  readonly bundled?: boolean
  /** Arguments of the child. Public to all users of the machine: no secrets, no payload. */
  readonly args?: readonly string[]
  /** A directory of this user alone, shared by all names; made with mode 0700. */
  readonly stateDir: string
  /**
   * Where the child's environment and our own marker are taken from.
   * @defaultValue `process.env`
   */
  readonly env?: NodeJS.ProcessEnv
  /** Names that the child gets besides paths, proxies and certificates; `PREFIX_*` stands for many. */
  readonly passEnv?: readonly string[]
  /** Other bounds, each moved into its range. */
  readonly limits?: Partial<DetachLimits>
}

/** In the order in which they look: the cheapest and the most likely to refuse come first. */
export const ALL_GUARDS: readonly Guard[] = [
  switchGuard,
  debounceGuard,
  // Only takes, and before the breaker, which counts what the bucket let through.
  bucketGuard,
  breakerGuard,
  leaseGuard,
  lineageGuard,
  entryGuard,
]

/**
 * Starts a process that outlives this one, unless a guard refuses; never more than one, and nothing is
 * awaited. A refusal is an outcome, not an error. What can't be recorded is not started.
 *
 * The first attempt ever in a state directory is refused: its bucket starts empty.
 *
 * @throws TypeError for a malformed `name` or an empty `stateDir`; nothing else.
 */
export function detach(options: DetachOptions): DetachOutcome {
  return detachPast(ALL_GUARDS, {
    system: nodeSystem(),
    paths: statePaths(options.stateDir, options.name),
    limits: detachLimits(options.limits),
    env: options.env ?? process.env,
    entry: { target: options.entry, bundled: options.bundled ?? false },
    args: options.args ?? [],
    passEnv: options.passEnv ?? [],
  })
}
