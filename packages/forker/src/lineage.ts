import type { Guard } from './guard.ts'
import { errnoOf } from './io.ts'
import { nodeSystem, type System } from './system.ts'

/** Names the depth below the process that a person started; inherited by everything below it. */
export const DEPTH_VARIABLE = 'INDEV_FORKER_DEPTH'

/**
 * Out-of-memory scores that say where a process comes from. The kernel hands them down through fork, exec,
 * a scrubbed environment and re-parenting; nobody sets a prime by habit. A higher score also makes
 * background work the first to go when memory runs out.
 *
 * @see proc_pid_oom_score_adj(5)
 */
export const OOM_MARKS = {
  /** Started detached: has it from its first instruction, whether it knows of us or not. */
  started: 769,
  /** Entered: sets it itself, so that a detached process below it is told from it. */
  entered: 773,
} as const

/** Where a process reads and sets its score. */
export const OOM_FILE = '/proc/self/oom_score_adj'

/**
 * True in a detached process and in everything started below it: such a process must not detach, nor
 * record. The marker in `env` decides; on Linux also the kernel's mark, which no environment can lose.
 *
 * Guards against accident, not malice: both can be removed on purpose. A process that is given one of these
 * scores by its container (two values in 1,000) is taken for a descendant.
 */
export function isDescendant(env: NodeJS.ProcessEnv = process.env): boolean {
  return descends(nodeSystem(), env)
}

/** The same through the seam. */
export function descends(system: System, env: NodeJS.ProcessEnv): boolean {
  return (env[DEPTH_VARIABLE] ?? '') !== '' || markOf(system) !== undefined
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

/** The kernel's mark on this process, if it has one. */
export function markOf(system: System): keyof typeof OOM_MARKS | undefined {
  const score = readScore(system)
  if (score === OOM_MARKS.started) return 'started'
  return score === OOM_MARKS.entered ? 'entered' : undefined
}

/** Marks this process for all that descend from it. Refused where the score is higher already: no harm. */
export function markSelf(system: System): void {
  writeScore(system, OOM_MARKS.entered)
}

/**
 * Runs `start` so that what it starts is born marked: the caller wears the mark for that moment. Anyone
 * may raise the own score, and lower it again to where it was.
 */
export function startMarked<T>(system: System, start: () => T): T {
  const score = readScore(system)
  if (score === undefined) return start()
  writeScore(system, OOM_MARKS.started)
  try {
    return start()
  } finally {
    writeScore(system, score)
  }
}

function readScore({ platform, io }: System): number | undefined {
  if (platform !== 'linux') return undefined
  try {
    const text = io.read(OOM_FILE, 16)
    return text === undefined ? undefined : Number(text)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return undefined
  }
}

function writeScore({ platform, io }: System, score: number): void {
  if (platform !== 'linux') return
  try {
    io.write(OOM_FILE, String(score))
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}
