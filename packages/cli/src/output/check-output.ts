import { usageError } from '../bind.ts'
import type { Command } from '../command.ts'
import type { Globals } from '../globals.ts'

/**
 * Refuses a way of printing that the command doesn't have, before anything is done.
 *
 * @param name - The program and the command's words.
 * @throws CliError of kind `usage`.
 */
export async function checkOutput(
  name: string,
  command: Pick<Command, 'names'>,
  { output, outputFrom, jsonpath, quiet, problem }: Globals,
): Promise<void> {
  if (problem !== undefined) throw usageError(name, 'cli.bad-value', problem)
  if (output === 'jsonpath') {
    const { jsonpathProblem } = await import('./jsonpath.ts')
    const wrong = jsonpathProblem(jsonpath ?? '')
    if (wrong !== undefined) throw usageError(name, 'cli.bad-value', `--output jsonpath: ${wrong}`)
  }
  const isAsked = output === 'name' && outputFrom === 'flag' && !quiet
  if (isAsked && command.names === undefined) {
    throw usageError(name, 'cli.bad-value', `${name} has no names to print: leave out -o name`)
  }
}
