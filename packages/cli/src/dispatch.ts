import type { CommandEntry } from './app.ts'
import { usageError } from './bind.ts'
import { commandTable } from './command-table.ts'
import { showFailure } from './conclude.ts'
import type { CliError } from './errors.ts'
import { execute } from './execute.ts'
import { failureOf } from './failure.ts'
import { commandHelp, commandHelpText, groupHelp, groupHelpText } from './help.ts'
import type { Invocation } from './invocation.ts'
import { parseCommand } from './parse-command.ts'
import { viewOf } from './output/render.ts'
import { withSettingsOutput } from './output/settings-output.ts'
import { formatDocument, isDocument } from './print.ts'
import { type Route, route } from './route.ts'
import type { View } from './view.ts'

/** Sends a command line to its command, to help, or back with a suggestion. */
export async function dispatch(invocation: Invocation): Promise<number> {
  const { app, scan } = invocation
  const table = commandTable(app)
  const target = route(table, scan.words)
  if (target.kind === 'unknown') return refuse(invocation, unknownCommand(invocation, target))
  if (target.kind === 'group') return answerGroup(invocation, table, target.path)
  if (scan.globals.help) return answerCommandHelp(invocation, target.entry)
  return executeAsSet(invocation, target.entry)
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

async function answerGroup(
  invocation: Invocation,
  table: readonly CommandEntry[],
  path: readonly string[],
): Promise<number> {
  const { app, scan } = invocation
  if (!scan.globals.help && scan.rest.length > path.length) {
    // Something follows that is no command: the parser says what.
    try {
      await parseCommand(app, { path, args: {}, positionals: [] }, scan.without(path.length))
    } catch (error) {
      return refuse(invocation, error)
    }
  }
  const help = groupHelp(app, table, path)
  return answer(invocation, help, (view) => groupHelpText(help, view))
}

async function answerCommandHelp(invocation: Invocation, entry: CommandEntry): Promise<number> {
  try {
    const help = commandHelp(invocation.app, await entry.load())
    return await answer(invocation, help, (view) => commandHelpText(help, view))
  } catch (error) {
    return refuse(invocation, error)
  }
}

async function answer(
  { host, scan }: Invocation,
  value: unknown,
  human: (view: View) => string,
): Promise<number> {
  const { stdout } = host.streams
  const { globals } = scan
  stdout.write(
    isDocument(globals.output)
      ? await formatDocument(value, globals.output, stdout.isTTY)
      : human(viewOf({ globals, host })),
  )
  await host.drained()
  return 0
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
