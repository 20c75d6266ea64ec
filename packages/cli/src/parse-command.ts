import type { CliApp } from './app.ts'
import type { ArgValues } from './args.ts'
import { type Signature, bind } from './bind.ts'
import type { Command } from './command.ts'
import { CliError } from './errors.ts'
import { cut } from './fast/cut.ts'

/** Reads a command's arguments from what follows its words. */
export type ParseCommand = (
  app: CliApp,
  command: Pick<Command, 'path' | 'args' | 'positionals'>,
  rest: readonly string[],
) => Promise<ArgValues>

/**
 * Reads a command's arguments: over the command table when the line is well-formed, else with yargs.
 *
 * What the table refuses is never said here: the parser of record reads the line again, and judges it.
 *
 * @throws CliError of kind `usage`.
 */
export const parseCommand: ParseCommand = async (app, { path, args, positionals }, rest) => {
  const signature = { name: [app.identity.name, ...path].join(' '), args, positionals }
  return parseFast(signature, rest) ?? parseWithYargs(signature, rest)
}

/** Reads a well-formed line without a parser; `undefined` for every other. */
export function parseFast(signature: Signature, rest: readonly string[]): ArgValues | undefined {
  const typed = cut(signature.args, rest)
  if (typed === undefined) return undefined
  try {
    return bind(signature, typed)
  } catch (error) {
    if (error instanceof CliError) return undefined
    throw error
  }
}

/** Reads any line, with the parser of record. */
export async function parseWithYargs(
  signature: Signature,
  rest: readonly string[],
): Promise<ArgValues> {
  return bind(signature, await (await import('./tokenize.ts')).tokenize(signature.args, rest))
}
