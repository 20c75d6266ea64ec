import type { CliApp, CommandEntry } from './app.ts'
import { builtinCommands } from './builtin/entries.ts'

/** Every row of an app's table, the built-in ones and the other paths of each included; those are hidden. */
export function commandTable(app: CliApp): readonly CommandEntry[] {
  const rows = [...app.commands, ...builtinCommands(app)]
  const others = rows.flatMap((entry) =>
    (entry.aliases ?? []).map((path) => ({ ...entry, path, hidden: true })),
  )
  return [...rows, ...others]
}
