import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { EXIT_CODES, SIGNAL_EXIT_CODES } from '../src/exit-codes.ts'
import { Home, Program } from './support/program.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('the README', () => {
  const readme = read('../README.md')
  const [code = '', transcript = ''] = [
    ...readme.matchAll(/^```(?:ts)?\n(?<body>[\s\S]*?)^```$/gmu),
  ].map((match) => match.groups?.['body'] ?? '')
  const steps = transcript.split(/^\$ hello /mu).slice(1)

  test.each(steps.map((step) => step.split('\n')[0] ?? ''))(
    'its example, run as it stands, answers `hello %s` as shown',
    async (line) => {
      using home = new Home()
      // Not beside the tests: another one reads all that stands there.
      const place = join(import.meta.dirname, '../.jest')
      mkdirSync(place, { recursive: true })
      const dir = mkdtempSync(join(place, 'readme-'))
      try {
        const file = join(dir, 'hello.ts')
        writeFileSync(file, code.replace("'@indev/cli'", "'../../src/index.ts'"))
        const env = home.env({ HELLO_TELEMETRY: 'off' })
        const { stdout, stderr } = await new Program(
          process.execPath,
          [file, ...line.split(' ')],
          env,
        ).ended
        const shown = steps.find((step) => step.startsWith(`${line}\n`)) ?? ''
        expect(stdout + stderr).toBe(shown.slice(line.length + 1))
      } finally {
        rmSync(dir, { recursive: true, force: true })
      }
    },
  )

  test('shows a program of about 40 lines', () => {
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(42)
  })
})

describe('docs/exit-codes.md', () => {
  test('lists exactly the codes and kinds of the code', () => {
    const rows = [
      ...read('../../../docs/exit-codes.md').matchAll(
        /^\| (?<code>\d+) +\| (?:`(?<kind>[a-z-]+)`)? */gmu,
      ),
    ]
    const documented = rows.map((row) => [
      row.groups?.['kind'] ?? 'ok',
      Number(row.groups?.['code']),
    ])
    expect(documented).toEqual([
      ['ok', 0],
      ...Object.entries(EXIT_CODES),
      ...Object.values(SIGNAL_EXIT_CODES).map((code) => ['interrupted', code]),
    ])
  })

  test('never names a code of Node itself', () => {
    const own = [...Object.values(EXIT_CODES), ...Object.values(SIGNAL_EXIT_CODES)]
    expect(own.filter((code) => [9, 12, 13].includes(code))).toEqual([])
    expect(new Set(own).size).toBe(own.length)
  })
})
