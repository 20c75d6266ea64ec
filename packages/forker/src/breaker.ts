import type { Guard } from './guard.ts'
import type { FileFacts } from './io.ts'
import { detachLimits, type DetachLimits } from './limits.ts'
import { sharedPaths, type StatePaths } from './paths.ts'
import { asCount, loadState, saveState } from './saved.ts'
import { nodeSystem, type System } from './system.ts'

/** What was started: `total` as far back as the file goes; times are monotonic ms of this boot. */
interface Spawns {
  readonly total: number
  readonly recent: readonly number[]
  /** The cool-down, for processes whose wall clock makes the breaker's file look closed. 0: not open. */
  readonly openUntilMs: number
}

/**
 * Stops: a rate that the bucket should have made impossible, and a chain that keeps to the bucket's rate
 * for ever. It counts for itself, in a file of its own, and once open needs one stat to say so.
 */
export const breakerGuard: Guard = {
  id: 'breaker',
  look: ({ system, paths, limits }) =>
    openUntil(system.io.stat(paths.breaker), system.wallMs(), limits) === undefined
      ? undefined
      : 'breaker-open',
  take: ({ system, paths, limits }) => {
    const atMs = system.monotonicMs()
    const { total, recent, openUntilMs } = readSpawns(system, paths)
    if (atMs < openUntilMs && openUntilMs - atMs <= limits.breakerCoolMs) return 'breaker-open'
    const within = (windowMs: number): readonly number[] =>
      recent.filter((ms) => ms <= atMs && atMs - ms < windowMs)
    const chain = within(limits.chainWindowMs)
    if (
      within(limits.breakerWindowMs).length >= limits.breakerSpawns ||
      chain.length >= limits.chainSpawns
    ) {
      // Forgets: the next count begins when the cool-down is over.
      saveState(system, paths.spawns, {
        total,
        recent: [],
        openUntilMs: atMs + limits.breakerCoolMs,
      })
      openFor(system, paths, limits.breakerCoolMs)
      return 'breaker-open'
    }
    saveState(system, paths.spawns, { total: total + 1, recent: [...chain, atMs] })
    return undefined
  },
}

/**
 * Opens the breaker from outside, for instance because the work that the child would do is known to fail.
 *
 * @param options - `forMs`: ms, moved into [60,000, 86,400,000]; 600,000 unless given.
 * @throws A system error when it can't be written.
 */
export function openBreaker(stateDir: string, options: { readonly forMs?: number } = {}): void {
  const system = nodeSystem()
  const paths = sharedPaths(stateDir)
  const asked = options.forMs === undefined ? {} : { breakerCoolMs: options.forMs }
  system.io.makeDir(paths.dir)
  openFor(system, paths, detachLimits(asked).breakerCoolMs)
}

/** Until when a breaker file says "open"; a time that no cool-down can reach came from another clock. */
export function openUntil(
  facts: FileFacts | undefined,
  wallMs: number,
  { breakerCoolMs }: DetachLimits,
): number | undefined {
  if (facts === undefined) return undefined
  const leftMs = facts.mtimeMs - wallMs
  return leftMs > 0 && leftMs <= 2 * breakerCoolMs ? facts.mtimeMs : undefined
}

/** Missing or corrupt counts as nothing started: the bucket, which then is empty, is the stricter one. */
export function readSpawns(system: System, paths: Pick<StatePaths, 'spawns'>): Spawns {
  const state = loadState(system, paths.spawns)
  const recent = state?.get('recent')
  return {
    total: asCount(state?.get('total')) ?? 0,
    openUntilMs: asCount(state?.get('openUntilMs')) ?? 0,
    recent: Array.isArray(recent) ? recent.flatMap((ms: unknown) => asCount(ms) ?? []) : [],
  }
}

/** Opens it for `coolMs` by the wall clock: what one stat can see. */
export function openFor(system: System, paths: Pick<StatePaths, 'breaker'>, coolMs: number): void {
  const draft = `${paths.breaker}.tmp`
  system.io.write(draft, 'open until the time of this file\n')
  system.io.touch(draft, system.wallMs() + coolMs)
  system.io.rename(draft, paths.breaker)
}
