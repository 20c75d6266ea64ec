import { beforeAll, describe, expect, test } from '@jest/globals'
import type { ArgSpec, ArgSpecs } from '../src/args.ts'
import { builtinCommands } from '../src/builtin/entries.ts'
import type { Command } from '../src/command.ts'
import {
  type Comparison,
  type ComparisonOptions,
  compareParsers,
} from '../src/differential/compare.ts'
import { drawLine } from '../src/differential/lines.ts'
import { seeded } from '../src/differential/random.ts'
import { flagTable } from '../src/flag-table.ts'
import { parseFast, parseWithYargs } from '../src/parse-command.ts'
import { scan } from '../src/scan.ts'
import { runInProcess } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { openShop } from './support/shop.ts'
import { drawCommand } from './support/specs.ts'

const seed = Number(process.env['INDEV_TEST_SEED'] ?? Date.now() % 1_000_000)
process.stderr.write(`differential: INDEV_TEST_SEED=${seed}\n`)

type Parse = NonNullable<ComparisonOptions['parse']>

const { app } = openShop()
const random = seeded(seed)
const shop: Command[] = []
const own: Command[] = []

beforeAll(async () => {
  for (const entry of app.commands) shop.push(await entry.load())
  for (const entry of builtinCommands(app)) own.push(await entry.load())
})

const compare = (
  commands: ComparisonOptions['commands'],
  lines: number,
  parse?: Parse,
): Promise<Comparison> =>
  compareParsers({ name: 'shop', commands, lines, seed, ...(parse === undefined ? {} : { parse }) })

describe('the fast path takes only what yargs takes, with equal values', () => {
  test('over 2,000 lines of a command with an argument of every type', async () => {
    const { lines, fast, disagreements } = await compare(shop.slice(0, 1), 2000)
    expect({ lines, disagreements }).toEqual({ lines: 2000, disagreements: [] })
    // Or the proof would be empty.
    expect(fast).toBeGreaterThan(700)
  })

  test('over 2,000 lines of the commands that every app has', async () => {
    const { lines, fast, disagreements } = await compare(own, 2000)
    expect({ lines, disagreements }).toEqual({ lines: 2000, disagreements: [] })
    expect(fast).toBeGreaterThan(700)
  })

  test('over 3,000 lines of 80 commands that nobody would write', async () => {
    const commands = Array.from({ length: 80 }, () => drawCommand(random))
    const { lines, fast, disagreements } = await compare(commands, 3000)
    expect({ lines, disagreements }).toEqual({ lines: 3000, disagreements: [] })
    expect(fast).toBeGreaterThan(700)
  })
})

test('a handler runs once for a line that yargs takes, and never for another', async () => {
  const { app: counted, ran } = openShop()
  const place = shop[0]
  if (place === undefined) throw new Error('the shop is empty')
  const lines = Array.from({ length: 150 }, () => drawLine(random, place))
  // Help runs nothing, and a format can suit a command or not.
  const isOther = /^-[ho]|^--(?:no-)?(?:help|output)/u
  const plain = lines.filter((line) => !line.some((token) => isOther.test(token)))
  // A drawn line may say --telemetry=on: what that leaves is left here.
  using home = new Home()
  let refused = 0
  for (const line of plain) {
    const before = ran.length
    const { exitCode } = await runInProcess(counted, line, { env: home.env() })
    const isRun = ran.length > before
    if (!isRun) refused += 1
    expect({ line, exitCode, runs: ran.length - before }).toEqual({
      line,
      exitCode: isRun ? 0 : 2,
      runs: isRun ? 1 : 0,
    })
    const scanned = scan(line)
    const isRouted = place.path.every((word, at) => scanned.words[at] === word)
    const record = parseWithYargs({ name: 'shop order place', ...place }, scanned.without(2))
    await expect(
      record.then(
        () => isRouted,
        () => false,
      ),
    ).resolves.toBe(isRun)
  }
  expect(refused).toBeGreaterThan(10)
})

const without = (line: readonly string[], isDropped: (token: string) => boolean): string[] =>
  line.filter((token) => !isDropped(token))

const loosened = (args: ArgSpecs, loosen: (spec: ArgSpec) => ArgSpec): ArgSpecs =>
  Object.fromEntries(Object.entries(args).map(([name, spec]) => [name, loosen(spec)]))

const MUTANTS: readonly (readonly [name: string, parse: Parse])[] = [
  [
    'takes a flag that nobody declared',
    (signature, rest) => {
      const known = flagTable(signature.args)
      return parseFast(
        signature,
        without(
          rest,
          (token) => /^--\w/u.test(token) && !known.has(/[^-=][^=]*/u.exec(token)?.[0] ?? ''),
        ),
      )
    },
  ],
  [
    'takes --nodes x as NaN',
    ({ args, ...signature }, rest) => {
      const texts = loosened(args, (spec) =>
        spec.type === 'number' ? { type: 'string', summary: '', ...letterOf(spec) } : spec,
      )
      const values = parseFast({ ...signature, args: texts }, rest)
      if (values === undefined) return undefined
      const numbers = Object.entries(values).map(([name, value]) =>
        args[name]?.type === 'number'
          ? [name, value === undefined ? args[name].default : Number(value)]
          : [name, value],
      )
      return Object.fromEntries(numbers)
    },
  ],
  [
    'lets a flag pass that is given twice',
    ({ args, ...signature }, rest) => {
      const lists = loosened(args, (spec) =>
        isSingle(spec) ? { type: 'string', summary: '', list: true, ...letterOf(spec) } : spec,
      )
      const values = parseFast({ ...signature, args: lists }, rest)
      if (values === undefined) return undefined
      const last = Object.entries(values).map(([name, value]) =>
        isSingle(args[name]) && Array.isArray(value) ? [name, value.at(-1)] : [name, value],
      )
      return Object.fromEntries(last)
    },
  ],
  [
    'reads flags behind --',
    (signature, rest) =>
      parseFast(
        signature,
        without(rest, (token) => token === '--'),
      ),
  ],
  [
    'takes a value for a switch',
    (signature, rest) =>
      parseFast(
        signature,
        rest.map((token) => token.replace(/^(?<flag>--(?:wait|gift|debug))=.*$/u, '$<flag>')),
      ),
  ],
  [
    'takes a flag for the value of another',
    (signature, rest) =>
      parseFast(
        signature,
        rest.flatMap((token, index) => {
          const value = rest[index + 1]
          if (token === '--name' && value !== undefined) return [`--name=${value}`]
          return rest[index - 1] === '--name' ? [] : [token]
        }),
      ),
  ],
  [
    'forgets a switch that is off',
    (signature, rest) =>
      parseFast(
        signature,
        without(rest, (token) => token.startsWith('--no-')),
      ),
  ],
]

const isSingle = (spec: ArgSpec | undefined): boolean =>
  spec?.type === 'string' && spec.list !== true

function letterOf({ alias }: ArgSpec): { alias?: string } {
  return alias === undefined ? {} : { alias }
}

test.each(MUTANTS)('the mutant that %s is caught', async (_name, mutant) => {
  const { disagreements } = await compare(shop.slice(0, 1), 20_000, mutant)
  expect(disagreements).toHaveLength(3)
})
