import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const PACKAGE = resolve(import.meta.dirname, '..')
const CORE = pathToFileURL(join(PACKAGE, 'src/index.ts')).href

/** The code of a page as a program that asserts every `expression // => value`. */
function programOf(markdown: string): { readonly program: string; readonly claims: number } {
  const blocks = [...markdown.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
  const lines = blocks.join('').split('\n')
  const claims = lines.filter((line) => line.includes(' // => ')).length
  const body = lines.map((line) => {
    const [, expression, value] = /^(.*\S) \/\/ => (.*)$/.exec(line) ?? []
    return expression === undefined ? line : `assert.deepEqual(${expression}, ${value})`
  })
  const head = "import assert from 'node:assert/strict'"
  return { program: [head, ...body].join('\n').replaceAll("'@indev/slo'", `'${CORE}'`), claims }
}

describe('what the documentation claims', () => {
  test.each([
    ['docs/slo-model.md', '../../docs/slo-model.md', 35],
    ['README.md', 'README.md', 4],
  ])(
    '%s is true',
    (_, path, atLeast) => {
      const { program, claims } = programOf(readFileSync(join(PACKAGE, path), 'utf8'))
      const directory = mkdtempSync(join(tmpdir(), 'slo-docs-'))
      try {
        const file = join(directory, 'page.ts')
        writeFileSync(file, program)
        const run = spawnSync(process.execPath, [file], { timeout: 30_000, encoding: 'utf8' })
        expect({ status: run.status, error: run.stderr }).toEqual({ status: 0, error: '' })
        expect(claims).toBeGreaterThanOrEqual(atLeast)
      } finally {
        rmSync(directory, { recursive: true })
      }
    },
    60_000,
  )
})
