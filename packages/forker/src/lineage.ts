import type { Guard } from './guard.ts'
import { errnoOf, type ForkerIo } from './io.ts'
import { nodeSystem, type System } from './system.ts'

/** Names the depth below the process that a person started; inherited by everything below it. */
export const DEPTH_VARIABLE = 'INDEV_FORKER_DEPTH'

/**
 * The out-of-memory score that a detached process gives itself. The kernel hands it down through fork,
 * exec, a scrubbed environment and re-parenting; nobody sets a prime by habit. A higher score also makes
 * background work the first to go when memory runs out.
 *
 * @see proc_pid_oom_score_adj(5)
 */
export const OOM_MARK = 773

const OOM_FILE = '/proc/self/oom_score_adj'

/**
 * True in a detached process and in everything started below it: such a process must not detach, nor
 * record. The marker in `env` decides; on Linux also the kernel's mark, which no environment can lose.
 *
 * Guards against accident, not malice: both can be removed on purpose. A process that is given the same
 * score by its container (one value in 1,000) is taken for a descendant.
 */
export function isDescendant(env: NodeJS.ProcessEnv = process.env): boolean {
  return descends(nodeSystem(), env)
}

/** The same through the seam. */
export function descends(system: System, env: NodeJS.ProcessEnv): boolean {
  return (env[DEPTH_VARIABLE] ?? '') !== '' || isMarked(system)
}

/** Stops: a child whose work runs the host's commands, which detach again. */
export const lineageGuard: Guard = {
  id: 'lineage',
  look: ({ system, env }) => (descends(system, env) ? 'descendant' : undefined),
}

/** How deep `env` says we are: 0 for a process that a person started. Anything unreadable counts as 1. */
export function depthOf(env: NodeJS.ProcessEnv): number {
  const text = env[DEPTH_VARIABLE] ?? ''
  if (text === '') return 0
  const depth = Number(text)
  return Number.isSafeInteger(depth) && depth > 0 ? depth : 1
}

/** True when an ancestor marked itself. */
export function isMarked(system: System): boolean {
  if (system.platform !== 'linux') return false
  try {
    return Number(system.io.read(OOM_FILE, 16)) === OOM_MARK
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return false
  }
}

/** Marks this process for all that descend from it. Refused where the score is higher already: no harm. */
export function markSelf({ io, platform }: { io: ForkerIo; platform: NodeJS.Platform }): void {
  if (platform !== 'linux') return
  try {
    io.write(OOM_FILE, String(OOM_MARK))
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}
