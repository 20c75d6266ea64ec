import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const TESTS = fileURLToPath(new URL('.', import.meta.url))
const FORMAT = fileURLToPath(new URL('../../../docs/spool-format.md', import.meta.url))

function textsOf(directory: string): string {
  const files = readdirSync(directory, { withFileTypes: true }).filter((file) => file.isFile())
  return files.map(({ name }) => readFileSync(join(directory, name), 'utf8')).join('\n')
}

test('every test that the format names is there, and every invariant has one', () => {
  const format = readFileSync(FORMAT, 'utf8')
  const proofs = textsOf(join(TESTS, 'proof'))
  const named = [...format.matchAll(/([a-z-]+\.test\.ts)((?:,? "[^"]+")*)/gu)]
  expect(named.length).toBeGreaterThan(20)
  const missing = named.flatMap(([, file = '', quotes = '']) => {
    const text = readFileSync(join(TESTS, file), 'utf8') + proofs
    return [...quotes.matchAll(/"([^"]+)"/gu)].flatMap(([, quote = '']) =>
      text.includes(quote) ? [] : `${file}: ${quote}`,
    )
  })
  expect(missing).toEqual([])
  const invariants = [...format.matchAll(/^\| (I\d+) +\|.*\| ([^|]+) \|$/gmu)]
  expect(invariants.map(([, name]) => name)).toEqual(
    Array.from({ length: 13 }, (_, index) => `I${index + 1}`),
  )
  for (const [, , tests] of invariants) expect(tests).toMatch(/[a-z-]+\.test\.ts/u)
})
