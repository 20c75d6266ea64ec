import { describe, expect, test } from '@jest/globals'
import type { ArgValues } from '../src/args.ts'
import { execute } from '../src/execute.ts'
import { type ParseCommand, parseCommand } from '../src/parse-command.ts'
import { scan } from '../src/scan.ts'
import { runInProcess, testHost } from '../src/testing.ts'
import { tokenize } from '../src/tokenize.ts'
import { openShop } from './support/shop.ts'

const DEFAULTS = {
  name: 'tea',
  count: 1,
  price: undefined,
  size: undefined,
  wait: true,
  gift: undefined,
  within: 30_000,
  tag: [],
}

const ACCEPTED: readonly (readonly [line: string, args: ArgValues])[] = [
  ['tea', {}],
  ['--name tea', {}],
  ['--name=tea', {}],
  ['-n tea', {}],
  ['tea one two', { tag: ['one', 'two'] }],
  ['tea --tag one -t two', { tag: ['one', 'two'] }],
  ['tea one --tag two', { tag: ['two', 'one'] }],
  ['--tag one tea', { tag: ['one'] }],
  ['tea --count 9', { count: 9 }],
  ['tea --count=2', { count: 2 }],
  ['tea --price 1.5', { price: 1.5 }],
  ['tea --price -3', { price: -3 }],
  ['tea --price=.5', { price: 0.5 }],
  ['tea --size small', { size: 'small' }],
  ['tea --no-wait', { wait: false }],
  ['tea --wait', { wait: true }],
  ['tea -g', { gift: true }],
  ['tea --no-gift', { gift: false }],
  ['tea --within 1.5m', { within: 90_000 }],
  ['tea --within 250ms', { within: 250 }],
  ['-- tea', {}],
  ['tea -- --count', { tag: ['--count'] }],
  ['tea -', { tag: ['-'] }],
  ['-- -x', { name: '-x' }],
  ['tea -o json', {}],
  ['--no-input tea --no-color', {}],
  ['tea --telemetry=off', {}],
]

const REFUSED: readonly (readonly [line: string, message: RegExp])[] = [
  ['', /NAME \(or --name\) is missing/u],
  ['tea --cuont 2', /unknown flag --cuont .*did you mean --count\?/u],
  ['tea --no-wiat', /unknown flag --no-wiat .*did you mean --no-wait\?/u],
  ['tea --zzzzzzzz', /unknown flag --zzzzzzzz for "shop order place"$/mu],
  ['tea -x', /unknown flag -x/u],
  ['tea --_ 1', /unknown flag --_ /u],
  ['tea --$0 1', /unknown flag "--\$0"/u],
  ['tea --__proto__ 1', /unknown flag/u],
  ['tea --constructor=1', /unknown flag "--constructor=1"/u],
  ['tea --toString 1', /unknown flag/u],
  ['tea --count x', /--count needs a whole number from 1 to 9, not "x"/u],
  ['tea --count', /--count needs a value/u],
  ['tea --count --wait', /--count needs a value/u],
  ['tea --count=', /not ""/u],
  ['tea --count 0', /from 1 to 9, not "0"/u],
  ['tea --count 10', /from 1 to 9, not "10"/u],
  ['tea --count 1.5', /whole number/u],
  ['tea --count 1e1', /not "1e1"/u],
  ['tea --count 0x2', /not "0x2"/u],
  ['tea --count NaN', /not "NaN"/u],
  ['tea --count 1 --count 2', /--count is given twice/u],
  ['tea --price Infinity', /--price needs a number, not "Infinity"/u],
  ['tea --size smal', /one of small, large, not "smal"; did you mean small\?/u],
  ['tea --wait --no-wait', /exclude each other/u],
  ['tea --wait false', /--wait is a switch and takes no value/u],
  ['tea --wait=banana', /--wait is a switch/u],
  ['tea -g=1', /-+g is a switch/u],
  ['tea --within 5', /--within needs a duration/u],
  ['tea --within soon', /--within needs a duration/u],
  ['tea --name tea', /NAME is given as a word and as --name/u],
  ['tea -o xml', /--output must be one of table, wide, json/u],
  ['tea -o json -o json', /--output is given twice/u],
  ['tea -o', /-+o(?:utput)? needs a value/u],
  ['tea --telemetry=maybe', /--telemetry must be one of on, local, off/u],
  ['tea -gh', /write -h, -o and -q on their own/u],
  ['tea -gq', /write -h, -o and -q on their own/u],
  ['tea --debug=1', /--debug is a switch/u],
]

const words = (line: string): string[] => (line === '' ? [] : line.split(' '))

describe('a command line that is right', () => {
  test.each(ACCEPTED)('order place %s', async (line, args) => {
    const { app, ran } = openShop()
    const { exitCode, stderr } = await runInProcess(app, ['order', 'place', ...words(line)])
    expect({ exitCode, stderr, ran }).toEqual({
      exitCode: 0,
      stderr: '',
      ran: [{ ...DEFAULTS, ...args, ...(line === '-- -x' ? { name: '-x' } : {}) }],
    })
  })
})

describe('a command line that is wrong', () => {
  test.each(REFUSED)('order place %s', async (line, message) => {
    const { app, ran } = openShop()
    const { exitCode, stdout, stderr } = await runInProcess(app, ['order', 'place', ...words(line)])
    expect({ exitCode, ran }).toEqual({ exitCode: 2, ran: [] })
    expect(stdout + stderr).toMatch(message)
  })

  test('in JSON is one document on stdout that names a command our own parser accepts', async () => {
    const { app } = openShop()
    const refused = await runInProcess(app, ['order', 'place', '-o', 'json'])
    const { error } = JSON.parse(refused.stdout)
    expect({ ...error, stderr: refused.stderr }).toMatchObject({
      slug: 'cli.missing-argument',
      kind: 'usage',
      traceId: null,
      stderr: '',
    })
    const next = await runInProcess(app, error.next[0].command.split(' ').slice(1))
    expect(next.exitCode).toBe(0)
  })
})

/** How many handlers ran over all refused lines, with the given parser. */
const handlersRun = async (parse: ParseCommand): Promise<number> => {
  const { app, ran } = openShop()
  const entry = app.commands[0]
  if (entry === undefined) throw new Error('the shop is empty')
  for (const [line] of REFUSED) {
    const host = testHost(['order', 'place', ...words(line)])
    await execute({ app, host, scan: scan(host.argv) }, entry, parse)
  }
  return ran.length
}

/** What yargs does with `exitProcess(false)` and a `fail` that does not throw: it carries on. */
const carriesOn: ParseCommand = async (app, command, rest) => {
  try {
    return await parseCommand(app, command, rest)
  } catch {
    return {}
  }
}

describe('no handler runs after a validation error', () => {
  test('with our parser', async () => {
    await expect(handlersRun(parseCommand)).resolves.toBe(0)
  })

  test('and the mutant whose errors are swallowed is caught', async () => {
    await expect(handlersRun(carriesOn)).resolves.toBe(REFUSED.length)
  })
})

describe('what is read without yargs', () => {
  test.each([[''], ['-o json'], ['--debug --no-color'], ['--output=table --telemetry=off']])(
    'order list %s: yargs reads the same',
    async (line) => {
      const { app, ran } = openShop()
      const argv = ['order', 'list', ...words(line)]
      const { exitCode } = await runInProcess(app, argv)
      const typed = await tokenize({ all: { type: 'boolean', summary: '' } }, words(line))
      expect({ exitCode, ran }).toEqual({ exitCode: 0, ran: [{ all: false }] })
      expect({ ...typed, flags: [...typed.flags.keys()].filter((flag) => flag === 'all') }).toEqual(
        {
          flags: [],
          words: [],
          unknown: [],
          malformed: [],
        },
      )
    },
  )
})
