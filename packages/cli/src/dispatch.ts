import type { CommandEntry } from './app.ts'
import { usageError } from './bind.ts'
import { commandTable } from './command-table.ts'
import { showFailure } from './conclude.ts'
import type { CliError } from './errors.ts'
import { execute } from './execute.ts'
import { failureOf } from './failure.ts'
import type { Invocation } from './invocation.ts'
import { withSettingsOutput } from './output/settings-output.ts'
import { type Route, route } from './route.ts'

/** Sends a command line to its command, to help, or back with a suggestion. */
export async function dispatch(invocation: Invocation): Promise<number> {
  const { app, scan } = invocation
  const table = commandTable(app)
  const target = route(table, scan.words)
  if (target.kind === 'unknown') return refuse(invocation, unknownCommand(invocation, target))
  if (target.kind === 'group' || scan.globals.help) return answerHelp(invocation, table, target)
  return executeAsSet(invocation, target.entry)
}

/** Help is loaded when somebody asks for it. */
async function answerHelp(
  invocation: Invocation,
  table: readonly CommandEntry[],
  target: Exclude<Route, { kind: 'unknown' }>,
): Promise<number> {
  try {
    const { showHelp } = await import('./show-help.ts')
    await showHelp(invocation, table, target)
    return 0
  } catch (error) {
    return refuse(invocation, error)
  }
}

/** Settings that can't be read are told before anything is done. */
async function executeAsSet(invocation: Invocation, entry: CommandEntry): Promise<number> {
  let ready: Invocation
  try {
    ready = withSettingsOutput(invocation)
  } catch (error) {
    return refuse(invocation, error)
  }
  return execute(ready, entry)
}

async function refuse(invocation: Invocation, error: unknown): Promise<number> {
  const failure = failureOf(invocation.app.identity.name, error)
  await showFailure(invocation, failure)
  await invocation.host.drained()
  return failure.verdict.exitCode
}

function unknownCommand(
  { app }: Invocation,
  { path, word, suggestion }: Extract<Route, { kind: 'unknown' }>,
): CliError {
  const group = [app.identity.name, ...path].join(' ')
  const hint = suggestion === undefined ? '' : `; did you mean "${group} ${suggestion}"?`
  const message = `unknown command ${JSON.stringify(word)} for "${group}"${hint}`
  return usageError(group, 'cli.unknown-command', message)
}
