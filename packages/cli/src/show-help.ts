import type { CommandEntry } from './app.ts'
import { commandHelp, commandHelpText, groupHelp, groupHelpText } from './help.ts'
import type { Invocation } from './invocation.ts'
import { viewOf } from './output/render.ts'
import { parseCommand } from './parse-command.ts'
import { formatDocument, isDocument } from './print.ts'
import type { Route } from './route.ts'
import type { View } from './view.ts'

/**
 * Shows the help of a group or a command, as text or as a document.
 *
 * @throws CliError of kind `usage` when something that is no command follows a group.
 */
export async function showHelp(
  invocation: Invocation,
  table: readonly CommandEntry[],
  target: Exclude<Route, { kind: 'unknown' }>,
): Promise<void> {
  const { app, scan } = invocation
  if (target.kind === 'command') {
    const help = commandHelp(app, await target.entry.load())
    return show(invocation, help, (view) => commandHelpText(help, view))
  }
  const { path } = target
  if (!scan.globals.help && scan.rest.length > path.length) {
    // Something follows that is no command: the parser says what.
    await parseCommand(app, { path, args: {}, positionals: [] }, scan.without(path.length))
  }
  const help = groupHelp(app, table, path)
  return show(invocation, help, (view) => groupHelpText(help, view))
}

async function show(
  { host, scan: { globals } }: Invocation,
  value: unknown,
  human: (view: View) => string,
): Promise<void> {
  const { stdout } = host.streams
  stdout.write(
    isDocument(globals.output)
      ? await formatDocument(value, globals.output, stdout.isTTY)
      : human(viewOf({ globals, host })),
  )
  await host.drained()
}
