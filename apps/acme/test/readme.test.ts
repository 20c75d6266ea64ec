import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The README's code blocks, each under the heading that names its file. */
const shown = new Map(
  [
    ...read('../README.md').matchAll(/^`(?<file>src\/\S+)`:\n\n```ts\n(?<code>[\s\S]*?)^```$/gmu),
  ].map(({ groups }) => [groups?.['file'] ?? '', groups?.['code'] ?? '']),
)
const sources = readdirSync(new URL('../src', import.meta.url)).map((name) => `src/${name}`)

test('the README shows the whole source, as it is', () => {
  expect(new Set(shown.keys())).toEqual(new Set(sources))
  for (const [file, code] of shown) expect(code).toBe(read(`../${file}`))
})

test('the whole source is under 60 lines', () => {
  const lines = sources.flatMap((file) => read(`../${file}`).trimEnd().split('\n'))
  expect(lines.length).toBeLessThan(60)
})
