import { CHILD_LIMITS, LIMITS } from '../fixtures/story.ts'
import type { StormReport } from './storm.ts'

/** At most so many are alive at once in any storm, whatever one or two guards do, where none outlives the breaker's window. */
export const MOST_ALIVE = LIMITS.breakerSpawns
/** And it is over within this time after the last command, s: a whole chain, on a slow machine. */
export const QUIET_WITHIN_S = 40
/** Files of one name; drafts included. */
export const MOST_FILES = 12

type Storm = Pick<StormReport, 'lastedS' | 'commands'>

/** The most that the guards that are left let start. */
export function mostStarted(off: readonly string[], { lastedS, commands }: Storm): number {
  const lastedMs = lastedS * 1_000
  const bounds = [
    off.includes('breaker') ? Infinity : LIMITS.chainSpawns,
    off.includes('bucket') ? Infinity : LIMITS.burst + lastedMs / LIMITS.refillMs,
    off.includes('debounce') ? Infinity : 1 + lastedMs / LIMITS.debounceMs,
    // Either stops what was started from starting more: one for each command.
    off.includes('lineage') && off.includes('entry') ? Infinity : commands,
  ]
  return Math.floor(Math.min(...bounds))
}

/**
 * The most that the watchdog alone lets start, when children enter: one for each command, and two, one
 * before and one after its work, for each that was let live.
 */
export function mostWatched({ lastedS, commands }: Storm): number {
  const { mostEntered, enteredWindowMs } = CHILD_LIMITS
  const windows = Math.ceil((lastedS * 1_000) / enteredWindowMs) + 1
  return commands + 2 * mostEntered * windows
}

/**
 * What is wrong with a storm; nothing when it was bounded in every way.
 *
 * @param deafens - Guards that the circumstances take out besides: they bound nothing.
 */
export function violations(
  report: StormReport,
  off: readonly string[] = [],
  deafens: readonly string[] = [],
): readonly string[] {
  const found = tooMany(report, mostStarted([...off, ...deafens], report))
  if (!report.quiet) found.push('not quiet')
  // On a machine that stalls a process of a second lives for many: then so many for each window of its life.
  const windows = Math.max(1, Math.ceil((report.longestS * 1_000) / LIMITS.breakerWindowMs))
  if (report.mostAlive > MOST_ALIVE * windows) found.push(`${report.mostAlive} alive at once`)
  if (report.leases.maxAlive > 1) found.push(`${report.leases.maxAlive} leases at once`)
  const chainS = Math.max(QUIET_WITHIN_S, LIMITS.chainSpawns * report.longestS)
  if (report.quietAfterS > chainS) found.push(`quiet after ${report.quietAfterS} s`)
  return found
}

/** What is wrong with a storm of which only the number and the files are bounded. */
export function tooMany(report: StormReport, most: number): string[] {
  const found: string[] = []
  if (!(report.started <= most)) found.push(`${report.started} started, at most ${most}`)
  if (report.files > MOST_FILES) found.push(`${report.files} files`)
  return found
}
