import type { AppPaths, CommandRecorder, UploadDecision } from '@indev/telemetry'
import type { CliApp } from './app.ts'
import type { Command } from './command.ts'
import { type CrashWatch, UNWATCHED } from './crash/crash-watch.ts'
import { reapLeftovers } from './crash/reap-leftovers.ts'
import { CliError } from './errors.ts'
import { type Failure, failureOf, interruption, SUCCESS, verdictOfExit } from './failure.ts'
import type { Invocation } from './invocation.ts'
import type { End } from './lifecycle.ts'
import { showResult } from './output/show-result.ts'
import { isDocument, printFailure } from './print.ts'
import { canPaint } from './text-view.ts'

/** What is known when a command has ended. */
export interface Conclusion {
  readonly invocation: Invocation
  readonly command: Command
  readonly paths: AppPaths | undefined
  readonly recorder: CommandRecorder
  readonly watch: CrashWatch
  readonly end: End
  /** Whether the platform answered within the trace, so that it can be looked up there. */
  readonly isTraced: boolean
  /** What to run when the result has been shown. */
  readonly shown: readonly (() => void)[]
}

/** Shows the result or the failure, then records it; nothing of the recording can change the exit code. */
export async function conclude(conclusion: Conclusion): Promise<number> {
  const { invocation, command, paths, recorder, watch, end, isTraced, shown } = conclusion
  const { app, host } = invocation
  const ended = failureOfEnd(app, end)
  const found = end.kind === 'returned' ? await showResult(invocation, command, end.value) : ended
  let failure = found
  if (found?.kind === 'bug') {
    const { explainBug } = await import('./recorded.ts')
    failure = explainBug({ app, paths, recorder, watch }, found)
  }
  if (failure !== undefined) await showFailure(invocation, failure, recorder.traceId, isTraced)
  const verdict = (await writeFailure(invocation, failure))?.verdict ?? SUCCESS
  if (verdict === SUCCESS) runAll(shown)
  const report = recorder.finish(verdict)
  const upload = recorder.maybeUpload()
  if (invocation.scan.globals.debug) {
    host.streams.stderr.write(
      `debug: recorded ${JSON.stringify(report)}\ndebug: upload ${JSON.stringify(upload)}\n`,
    )
    await host.drained()
  }
  if (paths !== undefined && report.journal !== 'off') {
    if (report.tidyDue === true) await tidyUp(invocation, paths)
    if (watch !== UNWATCHED && isLeftToUs(upload)) await reapLeftovers(paths.crashDir)
  }
  return verdict.exitCode
}

function runAll(works: readonly (() => void)[]): void {
  for (const work of works) {
    try {
      work()
    } catch {
      // The command has succeeded, and said so.
    }
  }
}

/** What elsewhere an uploader does: where nothing runs in the background the first command of a day does some of it. */
async function tidyUp({ app, host }: Invocation, paths: AppPaths): Promise<void> {
  const { tidy } = await import('@indev/telemetry/operate')
  await tidy(app.identity, paths, { nowMs: host.clock.nowMs(), maxRuns: 4, maxWorkMs: 50 })
}

/** Whether no uploader will look after what was left behind, now or soon. */
function isLeftToUs(upload: UploadDecision): boolean {
  if (upload.outcome === 'off') return true
  return upload.outcome === 'not-due' && (upload.why === 'halted' || upload.why === 'backoff')
}

/** The handler itself called `process.exit`: what can be recorded synchronously is. */
export function concludeAtExit(recorder: CommandRecorder, exitCode: number): void {
  recorder.finish(verdictOfExit(exitCode))
  recorder.maybeUpload()
}

/** Shows a failure, whether anything was recorded or not. */
export async function showFailure(
  { host, scan }: Invocation,
  failure: Failure,
  traceId?: string,
  isTraced = true,
): Promise<void> {
  const { output, debug, noColor } = scan.globals
  const isWorthALine = isDocument(output) || isTraced || failure.kind === 'bug'
  await printFailure(failure, {
    streams: host.streams,
    output,
    isPainted: canPaint(host.streams.stderr, host.env, noColor),
    debug,
    traceId: isWorthALine ? traceId : undefined,
  })
}

function failureOfEnd({ identity }: CliApp, end: End): Failure | undefined {
  if (end.kind === 'signal') return interruption(identity.name, end.signal, end.error)
  return end.kind === 'threw' ? failureOf(identity.name, end.error) : undefined
}

/** A result that stdout didn't take must not end as a success. */
async function writeFailure(
  { app, host }: Invocation,
  failure: Failure | undefined,
): Promise<Failure | undefined> {
  const cause = await host.drained()
  if (cause === undefined || failure !== undefined) return failure
  const message = `the result could not be written: ${cause.message}`
  const error = new CliError({
    slug: 'cli.output-failed',
    kind: 'environment',
    message,
    recordable: true,
    cause,
  })
  host.streams.stderr.write(`error: ${message}\n`)
  return failureOf(app.identity.name, error)
}
