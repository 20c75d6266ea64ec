import { mkdtempSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { defineCommand } from '../src/define-command.ts'
import { commandDocs, staleCommandDocs, writeCommandDocs } from '../src/docs.ts'
import { ERROR_SCHEMA } from '../src/output/error-schema.ts'
import { resultProblems, runInProcess, schemaProblems } from '../src/testing.ts'
import { openShop } from './support/shop.ts'

const stock = defineCommand({
  path: ['order', 'stock'],
  summary: 'Shows what is there.',
  args: {
    size: { type: 'string', summary: 'Size', choices: ['small', 'large'], default: 'small' },
  },
  result: {
    type: 'array',
    items: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', description: 'What it is.' },
        tags: { type: 'array', items: { type: 'string' } },
        kind: { enum: ['a', 'b'] },
      },
    },
  },
  run: () => [{ name: 'tea' }],
  human: () => '',
  names: (value) => value.map(({ name }) => name),
})

/** What `load` imports is found from here. */
const TABLES = new URL('./', import.meta.url)

const app: CliApp = {
  ...openShop().app,
  commands: [
    ...openShop().app.commands,
    {
      path: stock.path,
      summary: stock.summary,
      aliases: [['stock']],
      async load() {
        await import('./fixtures/slugs/order.ts')
        return stock
      },
    },
  ],
  catalogue: () =>
    Promise.resolve([
      {
        slug: 'order.late',
        kind: 'conflict',
        summary: 'Nothing is left.',
        causes: ['Others were faster.'],
        fixes: ['`{app} order list` shows what there is.'],
      },
      { slug: 'order.lost-parcel', kind: 'failed', summary: 'It is lost.', causes: [], fixes: [] },
      { slug: 'order.other', kind: 'quota', summary: 'Not of this one.', causes: [], fixes: [] },
    ]),
}

describe('the reference of the commands', () => {
  test('has a page for each visible command and group, an index, the errors and the schemas', async () => {
    const pages = await commandDocs(app, TABLES)
    const own = [...pages.keys()].filter((file) => /order|secret|stock|README|error/u.test(file))
    expect(own.toSorted()).toEqual([
      'README.md',
      'errors.md',
      'order-list.md',
      'order-place.md',
      'order-stock.md',
      'order.md',
      'schemas/error.json',
      'schemas/order-stock.json',
    ])
  })

  test('says of a command what the command says of itself', async () => {
    const pages = await commandDocs(app, TABLES)
    expect(pages.get('order-stock.md')).toBe(`# shop order stock

Shows what is there.

## Usage

\`\`\`console
shop order stock [flags]
shop stock [flags]
\`\`\`

## Flags

| flag     | what |                                          |
| -------- | ---- | ---------------------------------------- |
| \`--size\` | Size | one of \`small\`, \`large\`, default \`small\` |

And the [global flags](README.md#global-flags).

## Result

\`-o json\` prints what [schemas/order-stock.json](schemas/order-stock.json) describes.

| field  | type                             | what        |
| ------ | -------------------------------- | ----------- |
| \`name\` | string                           | What it is. |
| \`tags\` | list of string, not always there |             |
| \`kind\` | \`a\`, \`b\`, not always there       |             |

\`-o name\` and \`-q\` print names, one a line.

## Exit codes

0 when it is done, 2 for a wrong command line, 1 (\`failed\`), 6 (\`conflict\`); [all of them](../exit-codes.md).

## Errors

- [\`order.late\`](errors.md#orderlate): Nothing is left.
- [\`order.lost-parcel\`](errors.md#orderlost-parcel): It is lost.
`)
    expect(pages.get('errors.md')).toContain('- `shop order list` shows what there is.')
  })

  test('is what is written, and every difference from it is found', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'command-docs-'))
    try {
      mkdirSync(join(dir, 'schemas'))
      writeFileSync(join(dir, 'schemas', 'gone.json'), '{}')
      await writeCommandDocs(app, { tablesDir: TABLES, dir })
      await expect(staleCommandDocs(app, { tablesDir: TABLES, dir })).resolves.toEqual([])
      writeFileSync(join(dir, 'order.md'), 'changed')
      writeFileSync(join(dir, 'more.md'), '')
      rmSync(join(dir, 'errors.md'))
      const stale = await staleCommandDocs(app, { tablesDir: TABLES, dir })
      expect(stale).toEqual(['errors.md', 'more.md', 'order.md'])
      const schema: unknown = JSON.parse(
        readFileSync(join(dir, 'schemas', 'order-stock.json'), 'utf8'),
      )
      expect(schema).toEqual({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'shop order stock',
        ...stock.result,
      })
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })

  test('describes failures as they are', async () => {
    const failed = await runInProcess(app, ['order', 'place', '-o', 'json'])
    expect(schemaProblems(ERROR_SCHEMA, JSON.parse(failed.stdout))).toEqual([])
    const shown = await runInProcess(app, ['stock', '-o', 'json'])
    await expect(resultProblems(app, 'shop stock -o json', shown.stdout)).resolves.toEqual([])
    await expect(resultProblems(app, 'shop stock -o json', '[{}]')).resolves.toEqual([
      '$[0].name is missing',
    ])
    await expect(resultProblems(app, 'shop order list -o json', '[]')).resolves.toEqual([
      'the command has no "result"',
    ])
    await expect(resultProblems(app, 'shop stock -o json', '{"error":{}}')).resolves.toHaveLength(6)
  })
})
