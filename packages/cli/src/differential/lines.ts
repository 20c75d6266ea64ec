import type { ArgSpec, ArgSpecs } from '../args.ts'
import type { Command } from '../command.ts'
import { GLOBAL_ARGS } from '../globals.ts'
import type { Random } from './random.ts'

const TEXTS = [
  'prod',
  'a-b',
  'x=y',
  'two words',
  '',
  '-',
  '0',
  '007',
  '1e3',
  'true',
  'false',
  'null',
  '-1',
  '-2.5',
  '-.5',
  '+1',
  '-x',
  '--help',
  '--',
  'größe',
  '名前',
  '🙂',
  'line\nfeed',
  '"quoted"',
  "'q'",
  '__proto__',
  'a,b',
  '-n=v',
] as const

const NUMBERS = [
  '1',
  '2',
  '3',
  '9',
  '-3',
  '0',
  '1.5',
  '.5',
  '-.5',
  '+4',
  '10',
  '1e1',
  '0x2',
  'x',
  '',
  ' 1',
  'NaN',
  'Infinity',
  '-0',
  '１',
  '9007199254740993',
] as const

const DURATIONS = ['5s', '250ms', '1.5m', '2h', '1d', '5', 'soon', '-5s', '', '5S', '1e3s'] as const

/** What nobody declared, or nobody should write. */
const ODD = [
  '--zzz',
  '-z',
  '--zzz=1',
  '--_',
  '--$0',
  '--_=1',
  '---',
  '--=',
  '-=',
  '-',
  '--no-',
  '--no-zzz',
  '--__proto__',
  '--constructor=1',
  '--no-no-input',
  '-hh',
  '-oh',
  '-1',
  '-2.5',
  '-.5',
] as const

/** One command line of `command`, words of its path included: mostly well-formed, never quite tame. */
export function drawLine(
  random: Random,
  { path, args, positionals }: Pick<Command, 'path' | 'args' | 'positionals'>,
): readonly string[] {
  const pieces: string[][] = []
  const words: string[][] = []
  for (const [name, spec] of Object.entries(args)) {
    const isNeeded = 'required' in spec && spec.required
    if (!random.chance(isNeeded ? 95 : 30)) continue
    const isWord = positionals.includes(name) && random.chance(70)
    if (isWord) words.push([drawValue(random, spec)])
    else pieces.push(drawFlag(random, name, spec))
    if (random.chance(spec.type === 'string' && spec.list === true ? 40 : 4)) {
      pieces.push(drawFlag(random, name, spec))
    }
  }
  // Words keep their order, flags stand anywhere among them.
  for (const word of words.toReversed()) pieces.splice(random.below(pieces.length + 1), 0, word)
  if (random.chance(30)) insert(random, pieces, drawGlobal(random))
  if (random.chance(6)) insert(random, pieces, [random.pick(ODD)])
  if (random.chance(5)) insert(random, pieces, [random.pick(TEXTS)])
  if (random.chance(4)) insert(random, pieces, grouped(random, args))
  if (random.chance(5)) insert(random, pieces, ['--'])
  const line = [...path, ...pieces.flat()]
  // Global flags may stand between and before the command's own words too.
  return random.chance(5)
    ? line.toSpliced(random.below(path.length + 1), 0, ...drawGlobal(random))
    : line
}

function insert(random: Random, pieces: string[][], piece: string[]): void {
  pieces.splice(random.below(pieces.length + 1), 0, piece)
}

function drawGlobal(random: Random): string[] {
  const [first, ...others] = Object.entries(GLOBAL_ARGS).filter(([name]) => name !== 'help')
  if (first === undefined) return []
  if (random.chance(5)) return [random.pick(['-h', '--help', '--no-help'])]
  const [name, spec] = random.pick([first, ...others])
  return drawFlag(random, name, spec)
}

function drawFlag(random: Random, name: string, spec: ArgSpec): string[] {
  const letter = spec.alias
  const written = letter !== undefined && random.chance(40) ? `-${letter}` : `--${name}`
  if (spec.type === 'boolean') return drawSwitch(random, name, written)
  if (random.chance(2)) return [written]
  const value = drawValue(random, spec)
  if (random.chance(3)) return [`--no-${name}`]
  if (random.chance(3) && letter !== undefined) return [`-${letter}${value}`]
  return random.chance(35) ? [`${written}=${value}`] : [written, value]
}

function drawSwitch(random: Random, name: string, written: string): string[] {
  if (random.chance(25)) return [name.startsWith('no-') ? `--${name.slice(3)}` : `--no-${name}`]
  if (random.chance(3)) return [`${written}=${random.pick(['true', 'false', '', 'x'])}`]
  if (random.chance(3)) return [written, random.pick(['true', 'false', '0', 'x'])]
  return [written]
}

function drawValue(random: Random, spec: ArgSpec): string {
  // Most draws are values that are accepted, so that most lines are.
  const isTame = random.chance(88)
  if (spec.type === 'number') return isTame ? tameNumber(random, spec) : random.pick(NUMBERS)
  if (spec.type === 'duration') return isTame ? `${random.below(99)}s` : random.pick(DURATIONS)
  if (spec.type === 'boolean') return ''
  const [first, ...others] = spec.choices ?? []
  if (first !== undefined && isTame) return random.pick([first, ...others])
  return isTame ? `name-${random.below(99)}` : random.pick(TEXTS)
}

function tameNumber(random: Random, { min, max }: { min?: number; max?: number }): string {
  const from = min ?? (max ?? 9) - 9
  return String(from + random.below(Math.min(20, (max ?? from + 9) - from) + 1))
}

function grouped(random: Random, args: ArgSpecs): string[] {
  const letters = Object.values({ ...args, ...GLOBAL_ARGS }).flatMap(({ alias }) => alias ?? [])
  const [first, ...others] = letters
  if (first === undefined) return []
  const draw = (): string => random.pick([first, ...others])
  return [`-${draw()}${draw()}${random.chance(30) ? draw() : ''}`]
}
