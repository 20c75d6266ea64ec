import type { ArgSpecs } from '../args.ts'
import { type Flag, flagTable } from '../flag-table.ts'
import type { Typed } from '../typed.ts'

/**
 * Cuts a well-formed command line into flags and words, without a parser.
 *
 * Only plain forms are taken: `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-n=VALUE`, `--wait`, `-w`,
 * `--no-wait`, words, and anything after `--`. A value that looks like a flag, grouped letters,
 * anything unknown or incomplete is left to yargs, the parser of record, which accepts it or says
 * what is wrong. A differential test holds this to what yargs reads.
 *
 * @param specs - The command's own flags; the global ones are known everywhere.
 * @param argv - What follows the command's words.
 * @returns `undefined` when yargs has to read it.
 */
export function cut(specs: ArgSpecs, argv: readonly string[]): Typed | undefined {
  const table = flagTable(specs)
  const flags = new Map<string, string[]>()
  const words: string[] = []
  for (let index = 0; index < argv.length; index += 1) {
    const token = argv[index] ?? ''
    if (token === '--') {
      words.push(...argv.slice(index + 1))
      break
    }
    if (!token.startsWith('-')) {
      words.push(token)
      continue
    }
    const found = findFlag(table, token)
    const next = argv[index + 1]
    if (found === undefined) return undefined
    if (found.flag.isSwitch) {
      // What follows would be taken for the switch's value.
      if (found.value !== undefined || next === 'true' || next === 'false') return undefined
      flags.set(found.name, [])
      continue
    }
    const value = found.value ?? next
    if (value === undefined || (found.value === undefined && isFlagLike(value))) return undefined
    flags.set(found.name, [...(flags.get(found.name) ?? []), value])
    if (found.value === undefined) index += 1
  }
  return { flags, words, unknown: [], malformed: [] }
}

/** A token that names a flag. */
export interface FoundFlag {
  readonly name: string
  readonly flag: Flag
  /** What follows `=`. */
  readonly value: string | undefined
}

/** The flag that a token names: `--name`, `--name=VALUE`, `-n` or `-n=VALUE`. */
export function findFlag(table: ReadonlyMap<string, Flag>, token: string): FoundFlag | undefined {
  const equals = token.indexOf('=')
  const written = equals === -1 ? token : token.slice(0, equals)
  const name = written.startsWith('--') ? written.slice(2) : nameOf(table, written.slice(1))
  const flag = name === undefined ? undefined : table.get(name)
  if (name === undefined || flag === undefined) return undefined
  // yargs reads `-n=` as two letters.
  if (token.endsWith('=') && token.length === 3) return undefined
  return { name, flag, value: equals === -1 ? undefined : token.slice(equals + 1) }
}

function nameOf(table: ReadonlyMap<string, Flag>, letter: string): string | undefined {
  if (!/^[A-Za-z]$/u.test(letter)) return undefined
  for (const [name, { alias }] of table) if (alias === letter) return name
  return undefined
}

/** Whether `text` can't be a value: negative numbers and a lone `-` can, as they can for yargs. */
export function isFlagLike(text: string): boolean {
  return text.startsWith('-') && text !== '-' && !/^-(?:\d+(?:\.\d+)?|\.\d+)$/u.test(text)
}
