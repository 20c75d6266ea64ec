import type { CommandRecorder } from '@indev/telemetry'
import { resolvePaths } from '@indev/telemetry/record'
import type { CliApp } from './app.ts'
import type { Command } from './command.ts'
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
  readonly recorder: CommandRecorder
  readonly end: End
  /** Whether the platform answered within the trace, so that it can be looked up there. */
  readonly isTraced: boolean
}

/** Shows the result or the failure, then records it; nothing of the recording can change the exit code. */
export async function conclude(conclusion: Conclusion): Promise<number> {
  const { invocation, command, recorder, end, isTraced } = conclusion
  const { app, host } = invocation
  const ended = failureOfEnd(app, end)
  const failure = end.kind === 'returned' ? await showResult(invocation, command, end.value) : ended
  if (failure !== undefined) await showFailure(invocation, failure, recorder.traceId, isTraced)
  const verdict = (await writeFailure(invocation, failure))?.verdict ?? SUCCESS
  const report = recorder.finish(verdict)
  const upload = recorder.maybeUpload()
  if (invocation.scan.globals.debug) {
    host.streams.stderr.write(
      `debug: recorded ${JSON.stringify(report)}\ndebug: upload ${JSON.stringify(upload)}\n`,
    )
    await host.drained()
  }
  if (report.tidyDue === true) await tidyUp(invocation)
  return verdict.exitCode
}

/** What elsewhere an uploader does: where nothing runs in the background the first command of a day does some of it. */
async function tidyUp({ app, host }: Invocation): Promise<void> {
  const paths = resolvePaths(app.identity, host.env)
  if (paths === undefined) return
  const { tidy } = await import('@indev/telemetry/operate')
  await tidy(app.identity, paths, { nowMs: host.clock.nowMs(), maxRuns: 4, maxWorkMs: 50 })
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
