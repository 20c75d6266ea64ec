import { describe, expect, test } from '@jest/globals'
import { builtinCommands } from '../src/builtin/entries.ts'
import { runInProcess } from '../src/testing.ts'
import { APP } from './support/journal.ts'
import { openShop } from './support/shop.ts'

describe('help of groups comes from the table alone', () => {
  test.each([
    ['', ['Sells things.', 'order', 'telemetry', 'version']],
    ['--help', ['Sells things.']],
    ['order', ['Manages orders.', 'place', 'Places an order.', 'list']],
    ['order -h', ['shop order COMMAND']],
    ['--no-color order --help', ['shop order COMMAND']],
    ['telemetry', ['status', 'flush', 'off']],
  ])('shop %s', async (line, expected) => {
    const { app, loaded } = openShop()
    const { exitCode, stdout, stderr } = await runInProcess(app, line.split(' ').filter(Boolean))
    expect({ exitCode, stderr, loaded }).toEqual({ exitCode: 0, stderr: '', loaded: [] })
    expect(expected.filter((text) => !stdout.includes(text))).toEqual([])
    expect(stdout).not.toContain('secret')
  })

  test('in JSON it is one document', async () => {
    const { app } = openShop()
    const { stdout } = await runInProcess(app, ['order', '-o', 'json'])
    expect(JSON.parse(stdout)).toEqual({
      name: 'shop order',
      summary: 'Manages orders.',
      commands: [
        { name: 'place', summary: 'Places an order.' },
        { name: 'list', summary: 'Lists orders.' },
      ],
    })
  })
})

test('every built-in command says in one sentence what it does, and the same in the table', async () => {
  const said = await Promise.all(
    builtinCommands(APP).map(async (entry) => {
      const { summary } = await entry.load()
      const isSentence = /^[A-Z][^.]*\.$/u.test(summary)
      return [entry.path.join(' '), isSentence, entry.summary === summary]
    }),
  )
  expect(said.length).toBeGreaterThan(40)
  expect(said.filter(([, ...isGood]) => isGood.includes(false))).toEqual([])
})

test('a hidden group has its help for whoever knows of it', async () => {
  const { app } = openShop()
  const commands = app.commands.map((entry) => ({ ...entry, hidden: true }))
  const { stdout } = await runInProcess({ ...app, commands }, ['order', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ commands: [{ name: 'place' }, { name: 'list' }] })
})

describe('help of a command', () => {
  test('has examples to be typed as they stand, of built-in commands too', async () => {
    const { stdout } = await runInProcess(openShop().app, ['stack', '--help'])
    expect(stdout).toContain('\n    shop stack 4711 --locals\n')
  })

  test('loads that command only, runs nothing, and shows every argument', async () => {
    const { app, loaded, ran } = openShop()
    const { exitCode, stdout } = await runInProcess(app, ['order', 'place', '--help'])
    expect({ exitCode, loaded, ran }).toEqual({ exitCode: 0, loaded: ['order place'], ran: [] })
    expect(stdout).toBe(`Places an order.

Everything that can be asked for.

Usage
  shop order place NAME [TAG…] [flags]

Flags
  -n, --name TEXT         What (required)
      --count N           How many (1 to 9, default 1)
      --price N           At most
      --size small|large  Size
      --[no-]wait         Wait for it (default true)
  -g, --gift              Wrap it
      --within TIME       Time limit (default 30s)
  -t, --tag TEXT          Tags (repeatable)

Global flags
  -o, --output FORMAT           How the result is printed (table, wide, json, yaml, name, jsonl, jsonpath=EXPR)
  -q, --quiet                   Names only, and nothing said beside them
      --no-headers              Tables without their first line
      --telemetry on|local|off  What this run may record
      --debug                   Show causes and what was recorded, on stderr
      --no-input                Never ask: exit 3 instead
      --no-color                Plain text
  -h, --help                    Show help

Examples
  Two of a kind
    shop order place tea --count 2
`)
  })
})

test('flags about a platform are shown by apps that have one', async () => {
  const platform = { defaultHost: 'http://127.0.0.1:1', hostEnv: 'SHOP_HOST', startHint: 'x' }
  const { stdout } = await runInProcess({ ...openShop().app, platform }, ['order', 'list', '-h'])
  expect(stdout).toContain(`      --request-timeout TIME    Limit of every request to the platform
      --profile NAME            The settings to use, by name
      --host URL                The address of the platform
`)
})

describe('on a terminal', () => {
  test.each([80, 40])(
    'of %i columns no line of help is wider, but for what is typed',
    async (columns) => {
      const { app } = openShop()
      const helps = [
        ['--help'],
        ['order', '--help'],
        ['order', 'place', '--help'],
        ['explain', '-h'],
      ]
      const shown = await Promise.all(
        helps.map((line) =>
          runInProcess(app, [...line, '--no-color'], { terminals: { stdout: true }, columns }),
        ),
      )
      const lines = shown.flatMap(({ stdout }) => stdout.split('\n'))
      expect(lines.length).toBeGreaterThan(60)
      const wide = lines.filter((line) => line.length > columns)
      expect(wide.filter((line) => !/^ {2,4}shop |^ {2,}-|^More about/u.test(line))).toEqual([])
    },
  )

  test('the summaries stand in one column, and below the flag where there is no room', async () => {
    const { app } = openShop()
    const help = async (columns: number): Promise<string> => {
      const options = { terminals: { stdout: true }, columns }
      return (await runInProcess(app, ['order', 'list', '-h', '--no-color'], options)).stdout
    }
    await expect(help(60)).resolves
      .toContain(`  -o, --output FORMAT           How the result is printed
                                (table, wide, json, yaml,
                                name, jsonl, jsonpath=EXPR)
  -q, --quiet                   Names only, and nothing said
                                beside them
`)
    await expect(help(40)).resolves.toContain(`  -q, --quiet
          Names only, and nothing said
          beside them
`)
  })
})

describe('a word that leads nowhere', () => {
  test.each([
    [
      'ordre',
      /unknown command "ordre" for "shop"; did you mean "shop order"\?\ntry: shop --help\n/u,
    ],
    ['order lsit', /unknown command "lsit" .*did you mean "shop order list"\?/u],
    ['order zzzz', /unknown command "zzzz" for "shop order"\n/u],
    ['order --frob', /unknown flag --frob for "shop order"/u],
    ['--frob order list', /unknown flag --frob for "shop"/u],
    ['-o xml order list', /--output must be one of table, wide, json, .*, not "xml"/u],
    ['telemetry of', /did you mean "shop telemetry off"\?/u],
  ])('shop %s: exit 2 with the nearest match', async (line, message) => {
    const { app, ran } = openShop()
    const { exitCode, stdout, stderr } = await runInProcess(app, line.split(' '))
    expect({ exitCode, stdout, ran }).toEqual({ exitCode: 2, stdout: '', ran: [] })
    expect(stderr).toMatch(message)
  })

  test('control characters in it cannot drive the terminal', async () => {
    const { app } = openShop()
    const { stderr } = await runInProcess(app, ['\u001B[2Jx'])
    expect(stderr).toContain('unknown command "\\u001b[2Jx"')
  })
})
