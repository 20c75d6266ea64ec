import type { AppPaths } from '@indev/telemetry'
import { ownState } from '@indev/telemetry/decide'
import type { CommandEntry } from '../app.ts'
import type { Invocation } from '../invocation.ts'
import { type CrashWatch, type GuardCrashes, UNWATCHED, watchCrashes } from './crash-watch.ts'
import { isDiagnosing } from './diagnostics.ts'

/** What decides how a command is watched. */
export interface WatchInput {
  readonly invocation: Invocation
  readonly entry: CommandEntry
  readonly paths: AppPaths | undefined
  /** Given where a run file may be written. */
  readonly guardCrashes: GuardCrashes | undefined
  readonly onFullHeap: () => void
}

/**
 * Watches a command of this process.
 *
 * Reports are the person's own and `<PREFIX>_DIAGNOSTICS` switches them; the run file, which is there also when
 * all goes well, goes by consent like every other file that is.
 */
export function watchCommand(input: WatchInput): CrashWatch {
  const { invocation, entry, paths, guardCrashes, onFullHeap } = input
  const { app, host } = invocation
  if (host.ownsProcess !== true || paths === undefined || !isDiagnosing(app, host.env)) {
    return UNWATCHED
  }
  const { name, version } = app.identity
  return watchCrashes({
    app: { name, version },
    dir: paths.crashDir,
    command: entry.path.join(' '),
    guardCrashes,
    isOurs: () => ownState(paths),
    onFullHeap,
  })
}
