import type { CliApp } from './app.ts'
import type { ArgValues } from './args.ts'
import { bind } from './bind.ts'
import type { Command } from './command.ts'
import { NOTHING_TYPED } from './typed.ts'

/** Reads a command's arguments from what follows its words. */
export type ParseCommand = (
  app: CliApp,
  command: Pick<Command, 'path' | 'args' | 'positionals'>,
  rest: readonly string[],
) => Promise<ArgValues>

/**
 * Reads a command's arguments.
 *
 * With nothing left to read no parser is loaded: what yargs would say of it is known.
 *
 * @throws CliError of kind `usage`.
 */
export const parseCommand: ParseCommand = async (app, { path, args, positionals }, rest) => {
  const name = [app.identity.name, ...path].join(' ')
  const typed =
    rest.length === 0 ? NOTHING_TYPED : await (await import('./tokenize.ts')).tokenize(args, rest)
  return bind({ name, args, positionals }, typed)
}
