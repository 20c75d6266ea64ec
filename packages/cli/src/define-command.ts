import type { ArgSpecs } from './args.ts'
import type { Command, CommandDefinition } from './command.ts'

/**
 * Makes a command from its definition; the types of `args` and of the value come from it.
 *
 * @param definition - Path, arguments, what may be recorded, the work and its text for people.
 * @throws TypeError when a positional names no argument, or only a list could come before another.
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
  // The parser hands over exactly what `args` describes: the one place where the type is erased.
  return { ...definition, positionals } as Command
}
