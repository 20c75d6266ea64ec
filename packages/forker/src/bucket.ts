import type { Guard } from './guard.ts'
import type { DetachLimits } from './limits.ts'
import type { StatePaths } from './paths.ts'
import { asCount, loadState, saveState } from './saved.ts'
import type { System } from './system.ts'

/** The bucket at one instant: `tokens` as of `atMs`, monotonic. */
interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

/**
 * Stops: more than `burst` and one per `refillMs`, over all processes and names of the user.
 *
 * A bucket that is missing, corrupt, or of another boot starts with no token, and the first arrives one
 * interval later: whoever deletes it in a loop gets none at all. So the very first attempt on a machine
 * is always refused.
 */
export const bucketGuard: Guard = {
  id: 'bucket',
  take: ({ system, paths, limits }) => {
    const bucket = readBucket(system, paths, limits)
    const tokens = bucket?.tokens ?? 0
    if (bucket !== undefined && tokens < 1) return 'too-soon'
    // Paid before the spawn, whatever becomes of it.
    const left = bucket === undefined ? 0 : tokens - 1
    saveState(system, paths.bucket, { tokens: left, atMs: system.monotonicMs() })
    return bucket === undefined ? 'too-soon' : undefined
  },
}

/** What the bucket holds now; undefined when it has no usable state. Never the wall clock. */
export function readBucket(
  system: System,
  paths: Pick<StatePaths, 'bucket'>,
  { burst, refillMs }: DetachLimits,
): Bucket | undefined {
  const state = loadState(system, paths.bucket)
  const tokens = asCount(state?.get('tokens'))
  const savedAtMs = asCount(state?.get('atMs'))
  const atMs = system.monotonicMs()
  if (tokens === undefined || savedAtMs === undefined || savedAtMs > atMs) return undefined
  return { tokens: Math.min(burst, tokens + (atMs - savedAtMs) / refillMs), atMs }
}
