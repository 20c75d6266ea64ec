import type { ArgSpec } from '../../src/args.ts'
import type { Command } from '../../src/command.ts'
import type { Random } from '../../src/differential/random.ts'

const NAMES = [
  'name',
  'nodes',
  'tag',
  'x',
  'no-wait',
  'wait',
  'größe',
  'a1',
  'file',
  'dry-run',
] as const
const LETTERS = ['n', 'N', 't', 'x', 'w', 'g', '1', 'f', 'D', 'k'] as const

/** A command that nobody would write, but could. */
export function drawCommand(random: Random): Pick<Command, 'path' | 'args' | 'positionals'> {
  const args: Record<string, ArgSpec> = {}
  for (const [index, name] of NAMES.entries()) {
    // `no-wait` beside `wait` would be two flags of one name.
    if (!random.chance(50) || (name === 'wait' && Object.hasOwn(args, 'no-wait'))) continue
    const letter = LETTERS[index]
    const isLettered = letter !== undefined && random.chance(60)
    args[name] = drawSpec(random, isLettered ? { summary: name, alias: letter } : { summary: name })
  }
  const texts = Object.entries(args).filter(([, { type }]) => type === 'string')
  const single = texts.filter((each) => !isList(each)).slice(0, random.below(3))
  const rest = texts.filter(isList).slice(0, random.below(2))
  return { path: ['do', 'it'], args, positionals: [...single, ...rest].map(([name]) => name) }
}

function isList([, spec]: [string, ArgSpec]): boolean {
  return spec.type === 'string' && spec.list === true
}

function drawSpec(random: Random, facts: { summary: string; alias?: string }): ArgSpec {
  switch (random.pick(['string', 'list', 'choices', 'number', 'integer', 'duration', 'switch'])) {
    case 'string':
      return { ...facts, type: 'string', required: random.chance(30) }
    case 'list':
      return { ...facts, type: 'string', list: true }
    case 'choices':
      return { ...facts, type: 'string', choices: ['small', '', '-x', 'große'] }
    case 'number':
      return { ...facts, type: 'number' }
    case 'integer':
      return { ...facts, type: 'number', integer: true, min: -9, max: 9, default: 1 }
    case 'duration':
      return { ...facts, type: 'duration', default: '30s' }
    default:
      return { ...facts, type: 'boolean', default: random.chance(50) }
  }
}
