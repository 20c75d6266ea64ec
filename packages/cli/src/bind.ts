import type { ArgSpec, ArgSpecs, ArgValue, ArgValues, NumberArg, StringArg } from './args.ts'
import { parseDurationMs } from './duration.ts'
import { CliError, type Slug } from './errors.ts'
import { choiceWords, GLOBAL_ARGS, isChoice } from './globals.ts'
import { nearest } from './nearest.ts'
import type { Typed } from './typed.ts'

/** What a command line is checked against. */
export interface Signature {
  /** The program and the command's words: `indev cluster create`. */
  readonly name: string
  readonly args: ArgSpecs
  readonly positionals: readonly string[]
}

/**
 * Checks what was typed and gives it its types.
 *
 * @throws CliError of kind `usage` for the first thing wrong; nothing is ever half accepted.
 */
export function bind(signature: Signature, typed: Typed): ArgValues {
  refuseUnknown(signature, typed)
  for (const [name, spec] of Object.entries(GLOBAL_ARGS)) {
    valueOf(signature, name, spec, typed.flags)
  }
  const given = placeWords(signature, typed)
  const args: Record<string, ArgValue> = {}
  for (const [name, spec] of Object.entries(signature.args)) {
    args[name] = valueOf(signature, name, spec, given)
  }
  return args
}

/** A mistake in the command line: exit 2, with the way to the command's help. */
export function usageError(name: string, slug: Slug, message: string): CliError {
  return new CliError({
    slug,
    kind: 'usage',
    message,
    recordable: true,
    next: [{ command: `${name} --help`, why: 'shows what it takes' }],
  })
}

function refuseUnknown({ name, args }: Signature, typed: Typed): void {
  const unknown = typed.unknown[0]
  if (unknown !== undefined) {
    const known = Object.entries({ ...args, ...GLOBAL_ARGS }).flatMap(([flag, spec]) =>
      spec.hidden === true ? [] : spec.type === 'boolean' ? [flag, `no-${flag}`] : [flag],
    )
    const guess = nearest(unknown.replace(/^-+/u, '').replace(/=.*$/u, ''), known)
    const hint = guess === undefined ? '' : `; did you mean --${guess}?`
    throw usageError(
      name,
      'cli.unknown-flag',
      `unknown flag ${shown(unknown)} for "${name}"${hint}`,
    )
  }
  const malformed = typed.malformed[0]
  if (malformed !== undefined) throw usageError(name, 'cli.bad-value', malformed)
}

/** Positional words join the flags of their names. */
function placeWords(signature: Signature, typed: Typed): Map<string, readonly string[]> {
  const { name, args, positionals } = signature
  const given = new Map(typed.flags)
  for (const [index, word] of typed.words.entries()) {
    const target = positionals[Math.min(index, positionals.length - 1)]
    const spec = target === undefined ? undefined : args[target]
    const isList = spec?.type === 'string' && spec.list === true
    if (target === undefined || (index >= positionals.length && !isList)) {
      throw usageError(name, 'cli.unexpected-argument', `unexpected argument ${quote(word)}`)
    }
    if (!isList && given.has(target)) {
      throw usageError(
        name,
        'cli.given-twice',
        `${label(target)} is given as a word and as --${target}`,
      )
    }
    given.set(target, [...(given.get(target) ?? []), word])
  }
  return given
}

function valueOf(
  { name, positionals }: Signature,
  flag: string,
  spec: ArgSpec,
  given: ReadonlyMap<string, readonly string[]>,
): ArgValue {
  if (spec.type === 'boolean') return switched(name, flag, spec.default, given)
  const texts = given.get(flag) ?? []
  const text = texts[0]
  if (text === undefined && spec.default === undefined && spec.required === true) {
    const what = positionals.includes(flag) ? `${label(flag)} (or --${flag})` : `--${flag}`
    throw usageError(name, 'cli.missing-argument', `${what} is missing`)
  }
  if (spec.type === 'string' && spec.list === true) {
    return texts.map((each) => checkText(name, flag, spec, each))
  }
  if (texts.length > 1) throw usageError(name, 'cli.given-twice', `--${flag} is given twice`)
  if (spec.type === 'duration') {
    const written = text ?? spec.default
    return written === undefined ? undefined : checkDuration(name, flag, written)
  }
  if (text === undefined) return spec.default
  return spec.type === 'number'
    ? checkNumber(name, flag, spec, text)
    : checkText(name, flag, spec, text)
}

function switched(
  name: string,
  flag: string,
  fallback: boolean | undefined,
  given: ReadonlyMap<string, readonly string[]>,
): boolean | undefined {
  const isOff = given.has(`no-${flag}`)
  if (isOff && given.has(flag)) {
    throw usageError(name, 'cli.given-twice', `--${flag} and --no-${flag} exclude each other`)
  }
  if (isOff) return false
  return given.has(flag) ? true : fallback
}

function checkText(name: string, flag: string, spec: StringArg, text: string): string {
  if (spec.choices === undefined || isChoice(spec.choices, text)) return text
  const guess = nearest(text, spec.choices)
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`
  const wanted = `--${flag} must be one of ${choiceWords(spec.choices).join(', ')}`
  throw usageError(name, 'cli.bad-value', `${wanted}, not ${quote(text)}${hint}`)
}

function checkDuration(name: string, flag: string, text: string): number {
  const durationMs = parseDurationMs(text)
  if (durationMs !== undefined) return durationMs
  const message = `--${flag} needs a duration such as 500ms, 5s or 2m, not ${quote(text)}`
  throw usageError(name, 'cli.bad-value', message)
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/u

function checkNumber(name: string, flag: string, spec: NumberArg, text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN
  const isWhole = spec.integer !== true || Number.isSafeInteger(value)
  const isInRange = value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity)
  if (Number.isFinite(value) && isWhole && isInRange) return value
  const noun = spec.integer === true ? 'a whole number' : 'a number'
  const message = `--${flag} needs ${noun}${rangeText(spec)}, not ${quote(text)}`
  throw usageError(name, 'cli.bad-value', message)
}

function rangeText({ min, max }: NumberArg): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}

/** Typed text in a message: control characters are escaped, so that it can't drive the terminal. */
function quote(text: string): string {
  return JSON.stringify(text)
}

function shown(flag: string): string {
  return /^[\w-]+$/u.test(flag) ? flag : quote(flag)
}

function label(flag: string): string {
  return flag.toUpperCase()
}
