import type { ArgSpecs } from './args.ts'
import type { Command, CommandDefinition } from './command.ts'
import { GLOBAL_ARGS } from './globals.ts'

/**
 * Makes a command from its definition; the types of `args` and of the value come from it.
 *
 * @param definition - Path, arguments, what may be recorded, the work and its text for people.
 * @throws TypeError when a positional names no argument or follows a list, or when an argument takes
 *   the name or letter of a global flag.
 */
export function defineCommand<const A extends ArgSpecs, T>(
  definition: CommandDefinition<A, T>,
): Command {
  const positionals = definition.positionals ?? []
  for (const [index, name] of positionals.entries()) {
    const spec = definition.args[name]
    if (spec === undefined) {
      throw new TypeError(`positional "${name}" is not an argument of ${definition.path.join(' ')}`)
    }
    if (spec.type === 'string' && spec.list === true && index < positionals.length - 1) {
      throw new TypeError(`only the last positional may be a list, not "${name}"`)
    }
  }
  for (const [name, { alias }] of Object.entries(definition.args)) {
    const isTaken = Object.entries(GLOBAL_ARGS).some(
      ([flag, spec]) => name === flag || (alias !== undefined && alias === spec.alias),
    )
    if (isTaken) throw new TypeError(`"${name}" of ${definition.path.join(' ')} is a global flag`)
  }
  // Methods are compared bivariantly: the one place where the type of `args` is erased.
  return { ...definition, positionals }
}
