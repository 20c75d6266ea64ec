import { join } from 'node:path'
import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { readText, replaceFile } from './state-io.ts'

/** Where withdrawals are counted, in the log folder; erasing what was recorded keeps it. */
export const WITHDRAWALS_FILE = 'withdrawn'

/**
 * How often sending was withdrawn on this machine, by `off` or `erase`.
 *
 * Whoever sends is told the number at its beginning and compares it before every request: an uploader that was
 * still starting when a withdrawal returned finds another one, and sends nothing.
 *
 * @returns 0 when never; `NaN`, which equals nothing, when it can't be read.
 */
export function withdrawalsIn(paths: Pick<AppPaths, 'logDir'>): number {
  try {
    const text = readText(join(paths.logDir, WITHDRAWALS_FILE))
    return text === undefined ? 0 : parseWithdrawals(text)
  } catch {
    return Number.NaN
  }
}

/** The number in its written form; `NaN` for anything else. */
export function parseWithdrawals(text: string): number {
  return /^\d{1,15}\n?$/u.test(text) ? Number(text) : Number.NaN
}

/** Counts one more. @throws The system's error: then nothing may be promised. */
export function countWithdrawal(paths: Pick<AppPaths, 'logDir'>): void {
  const before = withdrawalsIn(paths)
  // A damaged count must become one that nobody was told.
  const next = Number.isNaN(before) ? Date.now() : before + 1
  replaceFile(join(paths.logDir, WITHDRAWALS_FILE), `${next}\n`, randomSuffix())
}
