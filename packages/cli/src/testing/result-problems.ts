import type { CliApp } from '../app.ts'
import { schemaProblems } from './schema-problems.ts'
import { splitCommandLine } from './split-line.ts'

/**
 * Where what a command line printed is not what is published about it: the command's own `result`
 * with `-o json`, or the shape of every failure.
 *
 * @param line - The whole command line; one without `-o json` has no problems.
 * @param stdout - What it printed there.
 */
export async function resultProblems(
  app: CliApp,
  line: string,
  stdout: string,
): Promise<readonly string[]> {
  const [{ scan }, { route }, { commandTable }, { ERROR_SCHEMA }] = await Promise.all([
    import('../scan.ts'),
    import('../route.ts'),
    import('../command-table.ts'),
    import('../output/error-schema.ts'),
  ])
  const { globals, words } = scan(splitCommandLine(line).slice(1))
  if (globals.output !== 'json') return []
  const value: unknown = JSON.parse(stdout)
  const isFailure = typeof value === 'object' && value !== null && 'error' in value
  if (isFailure) return schemaProblems(ERROR_SCHEMA, value)
  const target = route(commandTable(app), words)
  if (target.kind !== 'command') return []
  const { result } = await target.entry.load()
  return result === undefined ? ['the command has no "result"'] : schemaProblems(result, value)
}
