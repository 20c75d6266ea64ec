import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { CliError } from '../src/errors.ts'
import { createView } from '../src/text-view.ts'
import { runInProcess } from '../src/testing.ts'
import { appOf, CRATES, NOW_MS, shop, TABLE } from './support/crates.ts'

const TERMINAL = { terminals: { stdout: true } } as const
/** The first line of the list on a terminal of that width. */
async function headings(columns: number, ...more: readonly string[]): Promise<string> {
  const { stdout } = await shop(['list', ...more], { ...TERMINAL, columns })
  return stdout.split('\n')[0] ?? ''
}

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
