import { expect, test } from '@jest/globals'
import {
  accessSync,
  constants,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { bundleCliIn, makeApp, npmPackage, runNode } from './support/app.ts'

test('a bundled app runs from a folder that has no dependencies', () => {
  using app = makeApp({
    'src/main.ts':
      "import { word } from 'word'\nexport function main(): void { console.log(word) }\n",
    ...npmPackage('word', { 'index.js': "export const word = 'bundled'\n" }),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })

  const elsewhere = mkdtempSync(join(tmpdir(), 'bundled-'))
  cpSync(join(app.dir, 'dist'), elsewhere, { recursive: true })
  writeFileSync(join(elsewhere, 'package.json'), '{"type":"module"}')
  const ran = runNode(elsewhere, join(elsewhere, 'toy.js'))
  rmSync(elsewhere, { recursive: true })
  expect(ran).toEqual({ exitCode: 0, stdout: 'bundled\n', stderr: '' })
})

test('the entry is executable and keeps its #! line', () => {
  using app = makeApp()
  bundleCliIn(app.dir)
  const entry = join(app.dir, 'dist/toy.js')
  expect(readFileSync(entry, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(() => accessSync(entry, constants.X_OK)).not.toThrow()
})

test('the entry holds no syntax that Node 12 cannot parse, even where the minifier would like some', async () => {
  using app = makeApp({
    'src/bin.ts':
      'const a: { b?: string } | null = globalThis.process?.versions ?? null\n' +
      "if (a !== null && a !== undefined && a.b) console.log(a?.b)\nimport('./main.ts')\n",
  })
  bundleCliIn(app.dir)
  const entry = readFileSync(join(app.dir, 'dist/toy.js'), 'utf8')
  const options = { minifyWhitespace: true, format: 'esm' } as const
  const [asIs, lowered] = await Promise.all([
    transform(entry, { ...options, target: 'esnext' }),
    transform(entry, { ...options, target: 'node12.20' }),
  ])
  expect(lowered.code).toBe(asIs.code)
  expect(entry).toContain('import("./main.js")')
})

test('a command loaded by import() is a file of its own', () => {
  using app = makeApp({
    'src/main.ts':
      "export const main = async () => console.log((await import('./greet.ts')).text)\n",
    'src/greet.ts': "export const text = 'hello from a chunk'\n",
  })
  bundleCliIn(app.dir)
  expect(readFileSync(join(app.dir, 'dist/main.js'), 'utf8')).not.toContain('hello from a chunk')
  expect(readdirSync(join(app.dir, 'dist'))).toContainEqual(
    expect.stringMatching(/^greet-\w+\.js$/),
  )
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('hello from a chunk\n')
})

test('the uploader is one file, its own import() included', () => {
  using app = makeApp()
  bundleCliIn(app.dir)
  expect(readFileSync(join(app.dir, 'dist/uploader.js'), 'utf8')).not.toMatch(/import\(/)
  expect(runNode(app.dir, 'dist/uploader.js')).toEqual({
    exitCode: 0,
    stdout: 'uploaded 42\n',
    stderr: '',
  })
})

test('a CommonJS dependency of a lazy command may require what Node brings, at no cost to the entry', () => {
  using app = makeApp({
    'src/main.ts':
      "export const main = async () => console.log((await import('./lazy.ts')).text)\n",
    'src/lazy.ts': "import separator from 'old'\nexport const text = `separator ${separator}`\n",
    ...npmPackage(
      'old',
      { 'index.js': "module.exports = require('path').posix.sep\n" },
      'commonjs',
    ),
  })
  bundleCliIn(app.dir)
  expect(runNode(app.dir, 'dist/toy.js')).toEqual({
    exitCode: 0,
    stdout: 'separator /\n',
    stderr: '',
  })
  expect(readFileSync(join(app.dir, 'dist/main.js'), 'utf8')).not.toMatch(/from\s*"node:module"/)
})

test('the licence of every bundled package comes along', () => {
  using app = makeApp({
    'src/main.ts': "import { word } from 'word'\nexport const main = () => console.log(word)\n",
    ...npmPackage('word', { 'index.js': "/*! (c) Ada */\nexport const word = ['x']\n" }),
    ...npmPackage('unused', { 'index.js': '' }),
  })
  bundleCliIn(app.dir)
  const licences = readFileSync(join(app.dir, 'dist/LICENSES.txt'), 'utf8')
  expect(licences).toContain('word 1.2.3 (MIT)\n\nCopyright of word')
  expect(licences).toContain('(c) Ada')
  expect(licences).not.toContain('unused')
})

test('a program that knows `__table` is asked for it, and the answer lies beside it', () => {
  using app = makeApp({
    'src/main.ts':
      'export function main(): void {\n' +
      "  if (process.argv[2] === '__table') console.log(JSON.stringify({ go: {} }))\n}\n",
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(readFileSync(join(app.dir, 'dist/table.json'), 'utf8')).toBe('{"go":{}}\n')
})

test('a second build leaves nothing of the first behind', () => {
  using app = makeApp()
  bundleCliIn(app.dir)
  writeFileSync(join(app.dir, 'dist/greet-OLDHASH.js'), '')
  bundleCliIn(app.dir)
  expect(readdirSync(join(app.dir, 'dist')).toSorted()).toEqual(
    [
      'LICENSES.txt',
      'meta.json',
      ...['main.js', 'toy.js', 'uploader.js'].flatMap((name) => [name, `${name}.map`]),
    ].toSorted(),
  )
})

test('a failing build says where, exits 1 and keeps the former output', () => {
  using app = makeApp()
  bundleCliIn(app.dir)
  writeFileSync(join(app.dir, 'src/main.ts'), "import 'nowhere'\n")
  const ran = bundleCliIn(app.dir)
  expect(ran).toMatchObject({ exitCode: 1, stdout: '' })
  expect(ran.stderr).toContain('src/main.ts:1:7')
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('main ran\n')
})

test.each([
  ['a package.json without bin', { 'package.json': '{}' }, [], 1],
  ['a bin beside the sources', { 'package.json': '{"bin":{"toy":"./toy.js"}}' }, [], 1],
  ['an unknown argument', {}, ['--watch'], 2],
])('%s is refused with one line', (_case, files, args, exitCode) => {
  using app = makeApp(files)
  const ran = bundleCliIn(app.dir, ...args)
  expect(ran).toMatchObject({ exitCode, stdout: '' })
  expect(ran.stderr).toMatch(/^bundle-cli: [^\n]+\n$/)
})
