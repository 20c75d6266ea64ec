import { expect, test } from '@jest/globals'
import type { Metafile } from 'esbuild'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { staticClosure } from '../src/closure.ts'
import { bundleCliIn, makeApp, runNode } from './support/app.ts'

/** A module whose name says that it is loaded late, and a program that calls it in an exit, or twice. */
const files = {
  'src/main.ts':
    "import { sum } from '../telemetry/dist/ending.js'\nimport { shared } from './shared.ts'\n" +
    'export function main(): void {\n' +
    "  console.log('ran', shared)\n" +
    "  if (process.argv[2] === 'exit') process.on('exit', () => console.log(sum(1, 2)))\n" +
    "  if (process.argv[2] === 'twice') console.log(sum(1, 2), sum(3, 4))\n" +
    "  if (process.argv[2] === 'throw') sum(0, 0)\n}\n",
  'telemetry/dist/ending.js':
    "import { shared } from '../../src/shared.ts'\nconsole.log('loaded', shared)\n" +
    "export function sum(a, b) {\n  if (a === b) throw new Error('equal')\n  return a + b\n}\n",
  'src/shared.ts': "console.log('shared')\nexport const shared = 'shared'\n",
}

test('a late module is loaded by its first call, once, synchronously, and shares what others have loaded', () => {
  using app = makeApp(files)
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  const run = (...words: readonly string[]): readonly string[] => {
    const { stdout, stderr } = runNode(app.dir, 'dist/toy.js', ...words)
    expect(stderr).toBe('')
    return stdout.trimEnd().split('\n')
  }
  expect(run()).toEqual(['shared', 'ran shared'])
  expect(run('exit')).toEqual(['shared', 'ran shared', 'loaded shared', '3'])
  expect(run('twice')).toEqual(['shared', 'ran shared', 'loaded shared', '3 7'])
})

test('it has a file of its own, which nothing loads before; and source maps still fit', () => {
  using app = makeApp(files)
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  const dist = join(app.dir, 'dist')
  const metafile: Metafile = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8'))
  const late = readdirSync(dist).filter((name) => /^ending-\w+\.js$/.test(name))
  expect(late).toHaveLength(1)
  expect([...staticClosure(metafile, 'dist/main.js').outputs.keys()]).toEqual(['dist/main.js'])
  const { stderr } = runNode(app.dir, '--enable-source-maps', 'dist/toy.js', 'throw')
  const at = [...stderr.matchAll(/(?:telemetry\/dist\/ending\.js|src\/main\.ts):\d+/g)].map(String)
  // Between the two stands the face.
  const [thrown, , caller] = at.slice(-3)
  expect([thrown, caller]).toEqual(['telemetry/dist/ending.js:4', 'src/main.ts:7'])
})
