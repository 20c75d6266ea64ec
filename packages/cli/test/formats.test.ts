import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { defineCommand } from '../src/define-command.ts'
import { CliError } from '../src/errors.ts'
import { stream } from '../src/output/stream.ts'
import { run } from '../src/run.ts'
import {
  NOWHERE,
  runInProcess,
  testHost,
  type TestHostOptions,
  type TestRun,
} from '../src/testing.ts'
import { parse } from 'yaml'
import { createView } from '../src/text-view.ts'
import { openShop } from './support/shop.ts'

interface Crate {
  readonly name: string
  readonly owner: string
  readonly atMs: number
  readonly tags: readonly string[]
}

const NOW_MS = Date.UTC(2026, 10, 22, 12)
const CRATES: readonly Crate[] = [
  { name: 'tea', owner: 'Ann', atMs: NOW_MS - 300_000, tags: ['a', 'b'] },
  { name: '茶葉', owner: 'Zoë 👩‍👩‍👧', atMs: NOW_MS + 7_200_000, tags: [] },
]

/** An app whose `list` gives `crates`; what stands in `work` happens first. */
function appOf(crates: readonly Crate[] = CRATES, work: () => void = () => undefined): CliApp {
  const list = defineCommand({
    path: ['list'],
    summary: 'Lists crates.',
    args: {},
    run() {
      work()
      return crates
    },
    human: (value, view) =>
      view.table(
        ['NAME', { title: 'OWNER', keep: 0 }, { title: 'TAGS', wide: true }, 'WHEN'],
        value.map(({ name, owner, tags, atMs }) => [name, owner, tags.join(','), view.time(atMs)]),
      ),
    names: (value) => value.map(({ name }) => name),
  })
  const unnamed = defineCommand({
    path: ['count'],
    summary: 'Counts crates.',
    args: {},
    run: (_args, ctx) => {
      ctx.narrate('counting')
      return { count: crates.length }
    },
    human: ({ count }) => `${count}`,
  })
  const watch = defineCommand({
    path: ['watch'],
    summary: 'Watches crates.',
    args: {},
    run: () => stream(pieces(crates)),
    human: (value, view) =>
      view.table(
        ['NAME'],
        value.map(({ name }) => [name]),
      ),
    names: (value) => value.map(({ name }) => name),
  })
  return {
    ...openShop().app,
    commands: [list, unnamed, watch].map((command) => ({
      path: command.path,
      summary: command.summary,
      load: () => Promise.resolve(command),
    })),
  }
}

/** Three crates, and then nothing for ever; `ready` is called before the wait. */
function endless(ready: () => void): CliApp {
  const tail = defineCommand({
    path: ['tail'],
    summary: 'Never ends.',
    args: {},
    run: () => stream(stuck(ready)),
    human: (value) => `${value}`,
  })
  const load = (): Promise<typeof tail> => Promise.resolve(tail)
  return { ...openShop().app, commands: [{ path: ['tail'], summary: 'Never ends.', load }] }
}

/**
 * Counts to three, and gets stuck.
 *
 * @yields The count.
 */
async function* stuck(ready: () => void): AsyncGenerator<number> {
  yield* [1, 2, 3]
  ready()
  await new Promise(() => undefined)
}

/**
 * First one crate, then all of them.
 *
 * @yields What there is.
 */
async function* pieces(crates: readonly Crate[]): AsyncGenerator<readonly Crate[]> {
  await Promise.resolve()
  yield crates.slice(0, 1)
  yield crates
}

const shop = (line: readonly string[], options: TestHostOptions = {}): Promise<TestRun> =>
  runInProcess(appOf(), line, { nowMs: () => NOW_MS, ...options })

const TERMINAL = { terminals: { stdout: true } } as const
/** The first line of the list on a terminal of that width. */
async function headings(columns: number, ...more: readonly string[]): Promise<string> {
  const { stdout } = await shop(['list', ...more], { ...TERMINAL, columns })
  return stdout.split('\n')[0] ?? ''
}

const TABLE = `NAME   OWNER    WHEN
tea    Ann      2026-11-22T11:55:00Z
茶葉   Zoë 👩‍👩‍👧   2026-11-22T14:00:00Z
`

describe('a result', () => {
  test.each([
    [['list'], TABLE],
    [['list', '-o', 'table'], TABLE],
    [['list', '--no-headers'], TABLE.split('\n').slice(1).join('\n')],
    [
      ['list', '-o', 'wide'],
      `NAME   OWNER    TAGS   WHEN
tea    Ann      a,b    2026-11-22T11:55:00Z
茶葉   Zoë 👩‍👩‍👧          2026-11-22T14:00:00Z
`,
    ],
    [['list', '-o', 'name'], 'tea\n茶葉\n'],
    [['list', '-q'], 'tea\n茶葉\n'],
    [['list', '-o', 'json'], `${JSON.stringify(CRATES)}\n`],
    [['list', '-q', '-o', 'json'], `${JSON.stringify(CRATES)}\n`],
    [['list', '-o', 'jsonl'], CRATES.map((crate) => `${JSON.stringify(crate)}\n`).join('')],
    [['list', '-o', 'jsonpath={[*].name}'], 'tea 茶葉\n'],
    [['list', '-o', 'jsonpath={range [*]}{.name}{"\\n"}{end}'], 'tea\n茶葉\n'],
    [['count', '-o', 'jsonl'], '{"count":2}\n'],
    [['count', '-o', 'wide'], '2\n'],
    [['count', '-q'], ''],
    [['watch'], 'NAME\ntea\nNAME\ntea\n茶葉\n'],
    [['watch', '-q'], 'tea\ntea\n茶葉\n'],
    [['watch', '-o', 'json'], `[${JSON.stringify(CRATES[0])}]\n${JSON.stringify(CRATES)}\n`],
    [['watch', '-o', 'jsonpath={[-1].name}'], 'tea\n茶葉\n'],
  ])('%j', async (line, stdout) => {
    const ended = await shop(line)
    expect({ exitCode: ended.exitCode, stdout: ended.stdout }).toEqual({ exitCode: 0, stdout })
  })

  test('is the same in YAML as in JSON', async () => {
    const { stdout } = await shop(['list', '-o', 'yaml'])
    expect(parse(stdout)).toEqual(CRATES)
    expect(stdout).toMatch(/^- name: tea\n {2}owner: Ann\n/u)
  })

  test('has strings in YAML that no reader takes for something else', async () => {
    const words = [
      'yes',
      'NO',
      'on',
      'null',
      '~',
      '1:20',
      '0o7',
      '1e3',
      '2026-11-22',
      '',
      ' a',
      'a: b',
    ]
    const crates = words.map((name) => ({ name, owner: '', atMs: 0, tags: [] }))
    const { stdout } = await runInProcess(appOf(crates), ['list', '-o', 'yaml'])
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(stdout, { version })).toEqual(crates)
  })

  test('that comes in pieces is a YAML document each', async () => {
    const { stdout } = await shop(['watch', '-o', 'yaml'])
    const documents = stdout.split('---\n').slice(1)
    expect(documents.map((text): unknown => parse(text))).toEqual([[CRATES[0]], CRATES])
  })

  test('has its times as a person says them on a terminal', async () => {
    const { stdout } = await shop(['list'], TERMINAL)
    expect(stdout).toBe(`NAME   OWNER    WHEN
tea    Ann      5m ago
茶葉   Zoë 👩‍👩‍👧   in 2h
`)
  })

  test('has fewer columns on a narrow terminal, those to be kept least going first', async () => {
    await expect(headings(22)).resolves.toBe('NAME   OWNER    WHEN')
    await expect(headings(21)).resolves.toBe('NAME   WHEN')
    await expect(headings(12)).resolves.toBe('NAME')
    await expect(headings(1)).resolves.toBe('NAME')
    await expect(headings(12, '-o', 'wide')).resolves.toBe('NAME   OWNER    TAGS   WHEN')
  })

  test('cannot drive the terminal, nor break a table', async () => {
    const crates = [{ name: '\u001B[2Jx\ny\u202E', owner: '', atMs: NOW_MS, tags: [] }]
    const { stdout } = await runInProcess(appOf(crates), ['list', '--no-headers'])
    expect(stdout).toMatch(/^\uFFFD\[2Jx y\uFFFD/u)
    const view = createView({ isTTY: false, columns: undefined, write: () => undefined }, false, 0)
    expect(view.fields([['Name', '\u001B]0;x\u0007\u001B[5m\u001B[31mred\u001B[0m']])).toBe(
      'Name:  \uFFFD]0;x\uFFFD\uFFFD[5m\u001B[31mred\u001B[0m\n',
    )
  })

  test('that comes in pieces ends when nobody reads it any more', async () => {
    const host = testHost(['tail', '-o', 'jsonl'])
    const app = endless(() => {
      throw new Error('read on, for nobody')
    })
    let taken = ''
    const stdout = {
      isTTY: false,
      columns: undefined,
      get isGone() {
        return taken.includes('2')
      },
      write(text: string) {
        taken += text
      },
    }
    const streams = { ...host.streams, stdout }
    await expect(run(app, { ...host, streams })).resolves.toBe(0)
    expect(taken).toBe('1\n2\n')
  })

  test('that comes in pieces ends by a signal, whatever its source is doing', async () => {
    const host = testHost(['tail', '-o', 'jsonl'])
    const app = endless(() => {
      host.signal('SIGINT')
    })
    await expect(run(app, host)).resolves.toBe(130)
    expect(host.captured.stdout).toMatch(/^1\n2\n3\n\{"error":\{"slug":"cli\.interrupted"/u)
  })
})

describe('a failure', () => {
  const failing = appOf(CRATES, () => {
    throw new CliError({ slug: 'shop.closed', kind: 'quota', message: 'closed', recordable: true })
  })

  test.each([
    ['json', true],
    ['jsonl', true],
    ['yaml', true],
    ['name', false],
    ['wide', false],
    ['jsonpath=.name', false],
  ])('with -o %s is a document on stdout: %p', async (output, isDocument) => {
    const { exitCode, stdout, stderr } = await runInProcess(failing, ['list', '-o', output])
    const document: unknown = stdout === '' ? undefined : parse(stdout)
    expect({ exitCode, document, stderr }).toEqual({
      exitCode: 8,
      document: isDocument
        ? {
            error: {
              slug: 'shop.closed',
              kind: 'quota',
              message: 'closed',
              retryable: false,
              traceId: null,
              next: [],
            },
          }
        : undefined,
      stderr: isDocument ? '' : 'error: closed\n',
    })
  })

  test.each([
    [['count', '-o', 'name'], /has no names to print/u],
    [['list', '-o', 'jsonpath={.a'], /"\}" is expected at the end/u],
    [['list', '-o', 'jsonpath='], /must be one of table/u],
    [['list', '-o', 'xml'], /must be one of table, wide, json, yaml, name, jsonl, jsonpath=EXPR/u],
  ])('%j is refused before anything is done', async (line, message) => {
    let runs = 0
    const app = appOf(CRATES, () => {
      runs += 1
    })
    const { exitCode, stdout, stderr } = await runInProcess(app, line)
    expect({ exitCode, stdout, runs }).toEqual({ exitCode: 2, stdout: '', runs: 0 })
    expect(stderr).toMatch(message)
  })
})

describe('what decides how a result is printed', () => {
  test.each<[string, readonly string[], NodeJS.ProcessEnv, string | undefined, string]>([
    ['a flag before all', ['-o', 'name'], { SHOP_OUTPUT: 'json' }, 'json', 'tea\n茶葉\n'],
    ['-q before the variable', ['-q'], { SHOP_OUTPUT: 'json' }, undefined, 'tea\n茶葉\n'],
    ['the variable before settings', [], { SHOP_OUTPUT: 'name' }, 'json', 'tea\n茶葉\n'],
    ['settings before what is built in', [], {}, 'name', 'tea\n茶葉\n'],
    ['no settings that make no sense', [], {}, 'xml', TABLE],
    ['an empty variable not at all', [], { SHOP_OUTPUT: '' }, undefined, TABLE],
  ])('%s', async (_name, flags, env, settings, stdout) => {
    const app: CliApp = { ...appOf(), defaultOutput: () => settings }
    const ended = await runInProcess(app, ['list', ...flags], {
      env: { ...NOWHERE, ...env },
      nowMs: () => NOW_MS,
    })
    expect(ended.stdout).toBe(stdout)
  })

  test('a variable that makes no sense is refused, by its name', async () => {
    const env = { ...NOWHERE, SHOP_OUTPUT: 'xml' }
    const { exitCode, stderr } = await runInProcess(appOf(), ['list'], { env })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('SHOP_OUTPUT must be one of table, wide')
  })

  test('a command without names is printed as text where only the variable asks for names', async () => {
    const env = { ...NOWHERE, SHOP_OUTPUT: 'name' }
    const { stdout } = await runInProcess(appOf(), ['count'], { env })
    expect(stdout).toBe('2\n')
  })

  test('settings that cannot be read are told before anything is done', async () => {
    const app: CliApp = {
      ...appOf(),
      defaultOutput() {
        throw new CliError({ slug: 'a.b', kind: 'environment', message: 'bad', recordable: true })
      },
    }
    await expect(runInProcess(app, ['list'])).resolves.toEqual({
      exitCode: 10,
      stdout: '',
      stderr: 'error: bad\n',
    })
  })

  test('--quiet says nothing beside the result', async () => {
    await expect(shop(['count', '-q', '-o', 'json'])).resolves.toEqual({
      exitCode: 0,
      stdout: '{"count":2}\n',
      stderr: '',
    })
  })
})
