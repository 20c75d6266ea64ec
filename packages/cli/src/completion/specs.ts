import { readFileSync } from 'node:fs'
import type { CliApp, CommandEntry } from '../app.ts'
import type { Command } from '../command.ts'

/** What completion needs to know of a command. */
export type CommandSpecs = Pick<Command, 'args' | 'positionals'>

/** The specs of every command of a table by its path, joined by spaces, as JSON. */
export async function specsOf(table: readonly CommandEntry[]): Promise<string> {
  const specs: Record<string, CommandSpecs> = {}
  for (const entry of table) {
    const { args, positionals } = await entry.load()
    specs[entry.path.join(' ')] = { args, positionals }
  }
  return `${JSON.stringify(specs)}\n`
}

/** A command's specs: from the file that was made with the program, else from the command itself. */
export async function loadSpecs(app: CliApp, entry: CommandEntry): Promise<CommandSpecs> {
  return readSpecs(app.specsFile, entry.path.join(' ')) ?? (await entry.load())
}

function readSpecs(file: URL | undefined, path: string): CommandSpecs | undefined {
  if (file === undefined) return undefined
  try {
    const specs: Readonly<Record<string, CommandSpecs>> = JSON.parse(readFileSync(file, 'utf8'))
    return Object.hasOwn(specs, path) ? specs[path] : undefined
  } catch {
    return undefined
  }
}
