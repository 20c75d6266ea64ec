import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { apiReport } from '../src/api-report.ts'

let dir: string
let said: string[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packaging-'))
  said = []
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({
      name: 'small',
      type: 'module',
      exports: { '.': { types: './index.d.ts' }, './package.json': './package.json' },
    }),
  )
  writeFileSync(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { module: 'nodenext', types: [] }, include: ['*.d.ts'] }),
  )
  writeFileSync(
    join(dir, 'index.d.ts'),
    '/** Adds two numbers. */\nexport declare function add(a: number, b: number): number\n',
  )
})

afterEach(() => {
  rmSync(dir, { recursive: true })
})

const report = (isUpdate: boolean): number =>
  apiReport(dir, { isUpdate }, (line) => said.push(line))

test('a package without a reviewed report fails', () => {
  expect(report(false)).toBe(1)
  expect(said.join('\n')).toContain('public.api.md is missing')
})

test('a package that exports what was reviewed passes', () => {
  expect(report(true)).toBe(0)
  expect(readFileSync(join(dir, 'public.api.md'), 'utf8')).toContain('function add')
  expect(report(false)).toBe(0)
})

test('an export that nobody reviewed fails', () => {
  report(true)
  appendFileSync(
    join(dir, 'index.d.ts'),
    '/** Takes away. */\nexport declare function sub(): void\n',
  )
  expect(report(false)).toBe(1)
  expect(said.join('\n')).toContain('differs')
})

test('an export without documentation fails, reviewed or not', () => {
  appendFileSync(join(dir, 'index.d.ts'), 'export declare function bare(): void\n')
  report(true)
  expect(report(false)).toBe(1)
  expect(said.join('\n')).toContain('Missing documentation for "bare"')
})
