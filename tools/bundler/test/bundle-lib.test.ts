import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { bundleLib } from '../src/bundle-lib.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bundle-lib-'))
  mkdirSync(join(dir, 'src'))
  write('src/index.ts', "export { Kept } from './kept.ts'\nexport const only = 'index'\n")
  write('src/drain.ts', "import { Kept } from './kept.ts'\nexport const make = () => new Kept()\n")
  write('src/kept.ts', 'export class Kept {}\n')
  manifest({ '.': './dist/index.js', './drain': './dist/drain.js' })
})

afterEach(() => {
  rmSync(dir, { recursive: true })
})

const write = (name: string, text: string): void => writeFileSync(join(dir, name), text)

const manifest = (exports: Record<string, string>): void => {
  const targets = Object.entries(exports).map(([key, file]) => [key, { default: file }])
  write('package.json', JSON.stringify({ type: 'module', exports: Object.fromEntries(targets) }))
}

const modules = (): string[] =>
  readdirSync(join(dir, 'dist')).filter(
    (name) => name.endsWith('.js') && !name.startsWith('shared-'),
  )

test('each published subpath is one module, and a class is the same in both', async () => {
  await bundleLib(dir)
  expect(modules()).toEqual(['drain.js', 'index.js'])
  const program = `
    const { Kept } = await import(${JSON.stringify(join(dir, 'dist/index.js'))})
    const { make } = await import(${JSON.stringify(join(dir, 'dist/drain.js'))})
    process.stdout.write(String(make() instanceof Kept))`
  const args = ['--input-type=module', '--eval', program]
  const said = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 })
  expect(said).toBe('true')
})

test('on request each subpath is one file, with nothing shared', async () => {
  await bundleLib(dir, { isWhole: true })
  const files = readdirSync(join(dir, 'dist')).filter((name) => name.endsWith('.js'))
  expect(files.toSorted()).toEqual(['drain.js', 'index.js'])
})

test('what an earlier build left is not published again', async () => {
  await bundleLib(dir)
  manifest({ '.': './dist/index.js' })
  await bundleLib(dir)
  expect(readdirSync(join(dir, 'dist')).toSorted()).toEqual(['index.js', 'index.js.map'])
})

test('a subpath outside dist is refused', async () => {
  manifest({ '.': './src/index.js' })
  await expect(bundleLib(dir)).rejects.toMatchObject({ code: 'ERR_BUNDLER_MANIFEST' })
})
