import type { ArgSpecs } from './args.ts'
import { type Flag, flagTable } from './flag-table.ts'
import { GLOBAL_ARGS } from './globals.ts'
import type { Typed } from './typed.ts'

/**
 * Cuts a command's arguments into flags and words with yargs, the parser of record, loaded here.
 *
 * Switches are counted rather than read as booleans, so that `--wait false` leaves `false` a word;
 * numbers stay text, because yargs would turn `x` into NaN and carry on.
 */
export async function tokenize(specs: ArgSpecs, argv: readonly string[]): Promise<Typed> {
  return (await openTokenizer(specs))(argv)
}

/** Makes what reads any number of lines of one command. */
export async function openTokenizer(specs: ArgSpecs): Promise<(argv: readonly string[]) => Typed> {
  const { default: yargs } = await import('yargs')
  const all = flagTable(specs)
  const malformed: string[] = []
  const parser = yargs()
    .help(false)
    .version(false)
    .exitProcess(false)
    .detectLocale(false)
    .locale('en')
    .fail((message, error) => {
      malformed.push(missingValue(message ?? error?.message ?? ''))
    })
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
  for (const [name, { isSwitch, alias }] of all) {
    const alone = alias === undefined ? {} : { alias }
    parser.option(name, isSwitch ? { ...alone, count: true } : { ...alone, string: true, nargs: 1 })
  }
  return (argv) => {
    const unknown = reservedNames(argv)
    if (unknown.length > 0) return { flags: new Map(), words: [], unknown, malformed: [] }
    malformed.length = 0
    const parsed = new Map<string, unknown>(Object.entries(parser.parseSync([...argv])))
    return typedFrom(parsed, all, argv, malformed)
  }
}

function typedFrom(
  parsed: Map<string, unknown>,
  all: ReadonlyMap<string, Flag>,
  argv: readonly string[],
  missing: readonly string[],
): Typed {
  const words = parsed.get('_')
  parsed.delete('_')
  parsed.delete('$0')
  const flags = new Map<string, readonly string[]>()
  const unknown: string[] = []
  for (const [name, value] of parsed) {
    const known = all.get(name)
    if (known === undefined) unknown.push(name.length === 1 ? `-${name}` : `--${name}`)
    else if (!known.isSwitch && value !== undefined) flags.set(name, [value].flat().map(String))
    else if (Number(value) > 0) flags.set(name, [])
  }
  const malformed = [...missing, ...valuedSwitches(argv, all), ...groupedGlobals(argv)]
  return { flags, words: Array.isArray(words) ? words.map(String) : [], unknown, malformed }
}

/** From yargs' English `Not enough arguments following: name`. */
function missingValue(message: string): string {
  const name = message.slice(message.lastIndexOf(':') + 1).trim()
  return `${name.length === 1 ? '-' : '--'}${name} needs a value`
}

/**
 * Flags that yargs must not see: it keeps results of its own under `_` and `$0`, and looks flags up in
 * objects, where `--constructor` finds a function and breaks it.
 */
function reservedNames(argv: readonly string[]): string[] {
  return beforeDashes(argv).filter((token) => {
    const name = /^--?(?<name>[^=]+)/u.exec(token)?.groups?.['name'] ?? ''
    return name === '_' || name === '$0' || name in Object.prototype
  })
}

/** A switch with `=`, or before the words that yargs would swallow as its value. */
function valuedSwitches(argv: readonly string[], all: ReadonlyMap<string, Flag>): string[] {
  const tokens = beforeDashes(argv)
  return tokens.flatMap((token, index) => {
    const match = /^--?(?<name>[^=]+)(?<equals>=?)/u.exec(token)?.groups
    const name = match?.['name'] ?? ''
    const known = all.get(name) ?? [...all.values()].find(({ alias }) => alias === name)
    const hasValue = match?.['equals'] === '=' || /^(?:true|false)$/u.test(tokens[index + 1] ?? '')
    if (known?.isSwitch !== true || !hasValue) return []
    return [`${token.replace(/=.*$/u, '')} is a switch and takes no value`]
  })
}

/** Global flags are found before yargs runs, so they stand alone: `-vh` would be a request for help, missed. */
function groupedGlobals(argv: readonly string[]): string[] {
  const letters = Object.values(GLOBAL_ARGS)
    .flatMap(({ alias }) => alias ?? [])
    .toSorted()
  const all = letters.map((letter) => `-${letter}`)
  const alone = `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
  return beforeDashes(argv).flatMap((token) => {
    const group = /^-(?<letters>[^-=][^=]+)/u.exec(token)?.groups?.['letters'] ?? ''
    const isMixed = letters.some((letter) => group.includes(letter))
    return isMixed ? [`write ${alone} on their own, not as ${JSON.stringify(token)}`] : []
  })
}

function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}
