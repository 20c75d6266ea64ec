import { LIMITS } from '../fixtures/story.ts'
import type { StormReport } from './storm.ts'

/** At most so many are alive at once in any storm, whatever one or two guards do. */
export const MOST_ALIVE = LIMITS.breakerSpawns
/** And it is over within this time after the last command, s: a whole chain, on a slow machine. */
export const QUIET_WITHIN_S = 40
/** Files of one name; drafts included. */
export const MOST_FILES = 12

/** The most that the guards that are left let start in `lastedS`. */
export function mostStarted(off: readonly string[], lastedS: number): number {
  const bounds = [
    off.includes('breaker') ? Infinity : LIMITS.chainSpawns,
    off.includes('bucket') ? Infinity : LIMITS.burst + (lastedS * 1_000) / LIMITS.refillMs,
    off.includes('debounce') ? Infinity : 1 + (lastedS * 1_000) / LIMITS.debounceMs,
  ]
  return Math.floor(Math.min(...bounds))
}

/** What is wrong with a storm; nothing when it was bounded in every way. */
export function violations(report: StormReport, off: readonly string[] = []): readonly string[] {
  const most = mostStarted(off, report.lastedS)
  const found: string[] = []
  if (!report.quiet) found.push('not quiet')
  if (!(report.started <= most)) found.push(`${report.started} started, at most ${most}`)
  if (report.mostAlive > MOST_ALIVE) found.push(`${report.mostAlive} alive at once`)
  if (report.leases.maxAlive > 1) found.push(`${report.leases.maxAlive} leases at once`)
  if (report.quietAfterS > QUIET_WITHIN_S) found.push(`quiet after ${report.quietAfterS} s`)
  if (report.files > MOST_FILES) found.push(`${report.files} files`)
  return found
}
