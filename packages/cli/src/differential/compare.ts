import type { ArgValues } from '../args.ts'
import { type Signature, bind } from '../bind.ts'
import type { Command } from '../command.ts'
import { CliError } from '../errors.ts'
import { parseFast } from '../parse-command.ts'
import { scan } from '../scan.ts'
import { openTokenizer } from '../tokenize.ts'
import type { Typed } from '../typed.ts'
import { drawLine } from './lines.ts'
import { seeded } from './random.ts'

/** What {@link compareParsers} takes. */
export interface ComparisonOptions {
  /** The program's name. */
  readonly name: string
  readonly commands: readonly Pick<Command, 'path' | 'args' | 'positionals'>[]
  /** How many command lines are drawn, shared evenly by the commands. */
  readonly lines: number
  /** The same seed draws the same lines. */
  readonly seed: number
  /** The fast path; tests put mutants here. @defaultValue the runtime's */
  readonly parse?: (signature: Signature, rest: readonly string[]) => ArgValues | undefined
}

/** A line that the fast path took and yargs did not, or that they read in two ways. */
export interface Disagreement {
  readonly line: readonly string[]
  /** `undefined` when it was left to yargs, and only its global flags are read in two ways. */
  readonly fast: ArgValues | undefined
  /** What yargs says: values, or why it refuses. */
  readonly record: ArgValues | string
}

/** What came of a comparison. */
export interface Comparison {
  readonly lines: number
  /** Lines that the fast path took, each of which yargs read too. */
  readonly fast: number
  /** The first three; the comparison ends there. */
  readonly disagreements: readonly Disagreement[]
}

/**
 * Draws command lines and reads those that the fast path takes a second time, with yargs.
 *
 * The fast path must accept only what yargs accepts, with equal values and equal global flags.
 */
export async function compareParsers(options: ComparisonOptions): Promise<Comparison> {
  const { name, commands, lines, seed, parse = parseFast } = options
  const random = seeded(seed)
  const disagreements: Disagreement[] = []
  let fast = 0
  let drawn = 0
  for (const [index, command] of commands.entries()) {
    const tokenize = await openTokenizer(command.args)
    const { path, args, positionals } = command
    const signature = { name: [name, ...path].join(' '), args, positionals }
    for (; drawn < Math.round((lines * (index + 1)) / commands.length); drawn += 1) {
      const line = drawLine(random, command)
      const scanned = scan(line)
      // Where a flag stands before the command's words, routing has the last word.
      if (path.some((word, at) => scanned.words[at] !== word)) continue
      const rest = scanned.without(path.length)
      const values = parse(signature, rest)
      // Of what is left to yargs, a part is looked at for its global flags.
      if (values === undefined && drawn % 4 > 0) continue
      fast += Number(values !== undefined)
      const typed = tokenize(rest)
      const record = attempt(() => bind(signature, typed))
      if (values === undefined && typeof record === 'string') continue
      const isEqual =
        values === undefined || (typeof record !== 'string' && areSame(values, record))
      if (!isEqual || !areGlobalsSame(scanned.globals, typed)) {
        disagreements.push({ line, fast: values, record })
        if (disagreements.length === 3) return { lines: drawn + 1, fast, disagreements }
      }
    }
  }
  return { lines: drawn, fast, disagreements }
}

function attempt(read: () => ArgValues): ArgValues | string {
  try {
    return read()
  } catch (error) {
    if (error instanceof CliError) return error.message
    throw error
  }
}

function areSame(one: ArgValues, other: ArgValues): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

function isSame(one: ArgValues[string], other: ArgValues[string]): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return Object.is(one, other)
  return one.length === other.length && one.every((each, index) => each === other[index])
}

/** The global flags are found before any parser runs: yargs must have found the same ones. */
function areGlobalsSame(globals: ReturnType<typeof scan>['globals'], { flags }: Typed): boolean {
  return (
    globals.help === flags.has('help') &&
    globals.debug === flags.has('debug') &&
    globals.quiet === flags.has('quiet') &&
    globals.noHeaders === flags.has('no-headers') &&
    globals.host === flags.get('host')?.[0] &&
    globals.profile === flags.get('profile')?.[0] &&
    globals.noInput === flags.has('no-input') &&
    globals.noColor === flags.has('no-color')
  )
}
