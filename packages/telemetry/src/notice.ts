import type { AppIdentity } from './identity.ts'
import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { createFile, ownTree } from './state-io.ts'

/** What a person reads once, on a terminal, before anything is recorded. */
export function noticeText({ name, envPrefix }: AppIdentity): string {
  return [
    `${name} records how its commands go: which one ran, how long, and how it ended.`,
    'Never arguments, names, paths or messages. It begins with the next command.',
    `  see it      ${name} telemetry show`,
    `  switch off  ${name} telemetry off   (or ${envPrefix}_TELEMETRY=off, or DO_NOT_TRACK=1)`,
    '',
  ].join('\n')
}

/**
 * Remembers that the notice was shown.
 *
 * @returns `false` when that can't be remembered: the notice will come again, nothing is recorded.
 */
export function markNoticeShown(paths: AppPaths): boolean {
  try {
    ownTree(paths.stateDir)
    createFile(paths.noticeFile, '', randomSuffix())
    return true
  } catch {
    return false
  }
}
