import type { ArgSpec } from './args.ts'
import { parseDurationMs } from './duration.ts'
import { type GlobalDefaults, outputOf } from './global-defaults.ts'
import { isFlagLike } from './fast/cut.ts'
import { GLOBAL_ARGS, type Globals, isChoice } from './globals.ts'

/** A command line, with the global flags found and everything else left to the parser. */
export interface Scan {
  readonly globals: Globals
  /** Bare words before the first flag that is not global: candidates for the command's path. */
  readonly words: readonly string[]
  /** What is not a well-formed global flag, in order; the leading {@link words} included. */
  readonly rest: readonly string[]
  /** The arguments without their first `count` words: what the parser gets. */
  without(count: number): readonly string[]
}

/**
 * Finds global flags anywhere before `--`, without loading a parser.
 *
 * Only plain forms are taken (`-o json`, `--output=json`, `--debug`), each once; anything else stays
 * in `rest`, so that the parser of record accepts or refuses it.
 *
 * @param defaults - What stands in for flags that were not typed.
 */
export function scan(argv: readonly string[], defaults: GlobalDefaults = {}): Scan {
  const found = new Map<string, string | true>()
  const rest: number[] = []
  let isVersion = false
  let index = 0
  for (; index < argv.length && argv[index] !== '--'; index += 1) {
    const token = argv[index] ?? ''
    if (token === '--version' && rest.length === 0) {
      isVersion = true
      continue
    }
    const taken = takeGlobal(argv, index, found)
    if (taken === 0) rest.push(index)
    index += Math.max(0, taken - 1)
  }
  for (; index < argv.length; index += 1) rest.push(index)
  const wordCount = rest.findIndex((at) => (argv[at] ?? '').startsWith('-'))
  const leading = wordCount === -1 ? rest : rest.slice(0, wordCount)
  const typed = (from: readonly number[]): string[] => from.map((at) => argv[at] ?? '')
  const [words, others] = [typed(leading), typed(rest)]
  // Getters: what was typed must not be in a crash report, which looks into local variables but calls nothing.
  return {
    globals: toGlobals(found, isVersion, defaults),
    get words() {
      return words
    },
    get rest() {
      return others
    },
    without(count) {
      const dropped = new Set(leading.slice(0, count))
      return argv.filter((_, at) => !dropped.has(at))
    },
  }
}

/** How many tokens a global flag takes at `index`; 0 when there is none, or not in plain form. */
function takeGlobal(
  argv: readonly string[],
  index: number,
  found: Map<string, string | true>,
): number {
  const token = argv[index] ?? ''
  const equals = token.indexOf('=')
  const flag = equals === -1 ? token : token.slice(0, equals)
  const name = longName(flag)
  const spec = name === undefined ? undefined : GLOBAL_ARGS[name]
  if (name === undefined || spec === undefined || found.has(name)) return 0
  if (spec.type === 'boolean') {
    if (equals !== -1) return 0
    found.set(name, true)
    return 1
  }
  const value = equals === -1 ? argv[index + 1] : token.slice(equals + 1)
  if (value === undefined || (equals === -1 && isFlagLike(value))) return 0
  const isKnown = accepts(spec, value)
  // An unusable consent flag still counts as an attempt to say no.
  if (isKnown || name === 'telemetry') found.set(name, value)
  if (!isKnown) return 0
  return equals === -1 ? 2 : 1
}

function accepts(spec: ArgSpec, value: string): boolean {
  if (spec.type === 'duration') return parseDurationMs(value) !== undefined
  return spec.type === 'string' && (spec.choices === undefined || isChoice(spec.choices, value))
}

function longName(flag: string): string | undefined {
  if (flag.startsWith('--')) {
    return Object.hasOwn(GLOBAL_ARGS, flag.slice(2)) ? flag.slice(2) : undefined
  }
  // A lone dash is a word: not every flag has a letter.
  return Object.keys(GLOBAL_ARGS).find((name) => {
    const alias = GLOBAL_ARGS[name]?.alias
    return alias !== undefined && `-${alias}` === flag
  })
}

function toGlobals(
  found: ReadonlyMap<string, string | true>,
  isVersion: boolean,
  defaults: GlobalDefaults,
): Globals {
  const text = (name: string): string | undefined => {
    const value = found.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const quiet = found.has('quiet')
  return {
    ...outputOf(text('output'), quiet, defaults),
    quiet,
    noHeaders: found.has('no-headers'),
    requestTimeoutMs: parseDurationMs(text('request-timeout') ?? ''),
    profile: text('profile') ?? defaults.profile,
    host: text('host') ?? defaults.host,
    telemetry: text('telemetry'),
    debug: found.has('debug'),
    noInput: found.has('no-input') || defaults.noInput === true,
    noColor: found.has('no-color'),
    help: found.has('help'),
    version: isVersion,
  }
}
