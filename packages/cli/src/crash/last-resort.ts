import { ownState, resolvePaths } from '@indev/telemetry/decide'
import type { CliApp } from '../app.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { failureOf } from '../failure.ts'
import type { Host } from '../host.ts'
import { failureText } from '../print.ts'
import { UNWATCHED, watchCrashes } from './crash-watch.ts'
import { isDiagnosing } from './diagnostics.ts'
import { withEvidence } from './report-bug.ts'

/** An error that came out of the runtime itself, before a command had begun or after it had ended. */
export async function reportEscaped(app: CliApp, host: Host, error: unknown): Promise<number> {
  const { name, version } = app.identity
  const paths = resolvePaths(app.identity, host.env)
  const watch =
    paths === undefined || !isDiagnosing(app, host.env)
      ? UNWATCHED
      : watchCrashes({
          app: { name, version },
          dir: paths.crashDir,
          guardCrashes: undefined,
          isOurs: () => ownState(paths),
          onFullHeap: () => undefined,
        })
  const { guardCrashes } = await import('../recorded.ts')
  const evidence = watch.capture(error, guardCrashes)
  watch.end()
  const failure = failureOf(name, error)
  const shown = evidence === undefined ? failure : withEvidence(app, failure, evidence, false)
  host.streams.stderr.write(failureText(shown, false, undefined))
  return EXIT_CODES.bug
}
