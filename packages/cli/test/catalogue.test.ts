import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { KIT_PAGES } from '../src/catalogue/catalogue.ts'
import { readSources } from '../src/catalogue/read-sources.ts'
import {
  catalogueGaps,
  commandProblems,
  commandsInCatalogue,
  commandsInSources,
  commandsInTranscript,
  runInProcess,
  schemaProblems,
} from '../src/testing.ts'
import { APP } from './support/journal.ts'

const SOURCES = new URL('../src/', import.meta.url)

/** What looks like a slug in our sources, and is none. */
const NOT_SLUGS: readonly string[] = []

describe('the error catalogue', () => {
  test('has a page for every error that our sources can throw, and none that they cannot', async () => {
    await expect(catalogueGaps(APP, SOURCES, NOT_SLUGS)).resolves.toEqual({
      missing: [],
      unused: [],
    })
  })

  test('has one page a slug, each with a cause and a way on', () => {
    const slugs = KIT_PAGES.map(({ slug }) => slug)
    expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([])
    const empty = KIT_PAGES.filter(
      ({ summary, causes, fixes }) =>
        [summary, ...causes, ...fixes].some((text) => text.trim() === '') ||
        causes.length === 0 ||
        fixes.length === 0,
    )
    expect(empty).toEqual([])
  })

  test('has no page for an error that no test reaches by its name', async () => {
    const tests = await readSources(new URL('./', import.meta.url))
    const texts = tests.filter(({ file }) => file !== 'catalogue.test.ts').map(({ text }) => text)
    const slugs = KIT_PAGES.map(({ slug }) => slug)
    expect(slugs.filter((slug) => !texts.some((text) => text.includes(`${slug}'`)))).toEqual([])
  })

  test('of an app is held against its sources as well: a missing and an unused page are told', async () => {
    const app: CliApp = {
      ...APP,
      catalogue: () =>
        Promise.resolve([
          { slug: 'shop.closed', kind: 'failed', summary: 's', causes: ['c'], fixes: ['f'] },
        ]),
    }
    const fixtures = new URL('fixtures/slugs/', import.meta.url)
    await expect(catalogueGaps(app, fixtures)).resolves.toEqual({
      missing: ['order.ts: order.late', 'order.ts: order.lost-*', 'order.ts: shop.empty'],
      unused: ['shop.closed'],
    })
  })
})

describe('a command that people are led to', () => {
  test('is one that our parser accepts: in every next step, example and page of our sources', async () => {
    const lines = [...(await commandsInSources(APP, SOURCES)), ...(await commandsInCatalogue(APP))]
    expect(lines.length).toBeGreaterThan(20)
    await expect(commandProblems(APP, lines)).resolves.toEqual([])
  })

  test.each([
    ['shop order place tea --count N', undefined],
    ['shop order place NAME --count=N --within <time> --size SIZE', undefined],
    ["shop order place 'green tea' -n", 'needs a value'],
    ['shop order place tea --count many', 'needs a whole number'],
    ['shop order place', 'is missing'],
    ['shop ordre list', 'unknown command ordre'],
    ['shop order', 'a group does nothing by itself'],
    ['shop order --help', undefined],
    ['shop --version', undefined],
    ['kubectl get nodes --made-up', undefined],
  ])('%s: %p', async (line, problem) => {
    const problems = await commandProblems(APP, [line])
    expect(problems.map((text) => text.includes(problem ?? 'nothing'))).toEqual(
      problem === undefined ? [] : [true],
    )
  })

  test('is found in what a transcript shows', () => {
    const shown =
      'error: gone\ntry: shop order list\n{"error":{"next":[{"command":"shop a \\"b\\""}]}}\n'
    expect(commandsInTranscript(shown)).toEqual(['shop order list', 'shop a "b"'])
  })
})

describe('explain', () => {
  test('shows a page, with the program by its name', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(APP, ['explain', 'telemetry.halted'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe(`telemetry.halted (exit 6)
Uploads are halted.

Why
  - Somebody halted them here, or the fleet did for this release.

What to do
  - \`shop telemetry status\` says who halted them, and until when.
  - \`shop telemetry resume\` ends a halt.
`)
  })

  test("lists all pages, the app's own among them", async () => {
    const own = {
      slug: 'shop.closed',
      kind: 'failed',
      summary: 's',
      causes: [],
      fixes: [],
    } as const
    const app: CliApp = { ...APP, catalogue: () => Promise.resolve([own]) }
    const { stdout } = await runInProcess(app, ['explain', '-q'])
    const slugs = stdout.trim().split('\n')
    expect(slugs).toEqual(slugs.toSorted())
    expect(slugs).toHaveLength(KIT_PAGES.length + 1)
    expect(slugs).toContain('shop.closed')
  })

  test('suggests the nearest name', async () => {
    const { exitCode, stdout } = await runInProcess(APP, [
      'explain',
      'telemetry.halt',
      '-o',
      'json',
    ])
    expect(exitCode).toBe(5)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { slug: 'cli.unknown-slug', next: [{ command: 'shop explain telemetry.halted' }] },
    })
  })
})

describe('a value held against a schema', () => {
  const schema = {
    type: 'array',
    items: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string' },
        count: { type: 'integer' },
        kind: { enum: ['a', 'b'] },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        end: { type: ['string', 'null'] },
      },
    },
  } as const

  test.each([
    [[], []],
    [[{ name: 'x', count: 1, kind: 'a', labels: { l: 'v' }, end: null }], []],
    [{}, ['$ is object, not array']],
    [[{}], ['$[0].name is missing']],
    [[{ name: 1 }], ['$[0].name is number, not string']],
    [[{ name: 'x', count: 1.5 }], ['$[0].count is number, not integer']],
    [[{ name: 'x', kind: 'c' }], ['$[0].kind is "c", not one of ["a","b"]']],
    [[{ name: 'x', labels: { l: 1 } }], ['$[0].labels.l is number, not string']],
    [[{ name: 'x', more: 1 }], ['$[0].more is not in the schema']],
  ])('%j: %j', (value, problems) => {
    expect(schemaProblems(schema, value)).toEqual(problems)
  })
})
