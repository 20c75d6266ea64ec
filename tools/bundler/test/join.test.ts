import { expect, test } from '@jest/globals'
import type { Metafile } from 'esbuild'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCliIn, makeApp, npmPackage, runNode } from './support/app.ts'

/** Modules that say when they are evaluated. */
const loud = (name: string, more = '') =>
  `${more}console.log('${name}')\nexport const ${name} = '${name}'\n`

const files = {
  'src/main.ts':
    "import { core } from './core.ts'\n" +
    'export async function main(): Promise<void> {\n' +
    "  for (const word of process.argv.slice(2)) {\n    console.log('->', word, core)\n" +
    "    if (word === 'one') await import('./one.ts').then((m) => m.run())\n" +
    "    if (word === 'two') await import('./two.ts').then((m) => m.run())\n" +
    "    if (word === 'four') await import('./four.ts')\n  }\n}\n",
  'src/core.ts': loud('core'),
  'src/one.ts':
    "import { core } from './core.ts'\nimport { both } from './both.ts'\nimport { pair } from './pair.ts'\nimport { dep } from 'dep'\n" +
    "export const run = async () => console.log('one', core, both, pair, dep, (await import('./deep.ts')).deep)\n",
  'src/two.ts':
    "import { both } from './both.ts'\nimport { three } from './three.ts'\nimport { dep } from 'dep'\nexport const run = () => console.log('two', both, three, dep)\n",
  'src/four.ts': loud('four', "import './pair.ts'\nimport './both.ts'\n"),
  'src/both.ts': loud('both'),
  'src/three.ts': loud('three', "import './both.ts'\n"),
  'src/pair.ts': loud('pair'),
  'src/deep.ts': loud('deep', "import './pair.ts'\nimport './both.ts'\nimport './core.ts'\n"),
  ...npmPackage('dep', {
    'index.js': "/*! (c) Dep */\nconsole.log('dep')\nexport const dep = 'dep'\n",
  }),
}

test('nothing is evaluated at the start, twice or never', () => {
  using app = makeApp(files)
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  const run = (...words: readonly string[]): string =>
    runNode(app.dir, 'dist/toy.js', ...words).stdout
  expect(run()).toBe('core\n')
  // Between the files of one import esbuild promises no order.
  const two = run('two').split('\n')
  expect(two.slice(0, 2)).toEqual(['core', '-> two core'])
  // `pair` comes along: the price of fewer files.
  expect(two.slice(2, 6).toSorted()).toEqual(['both', 'dep', 'pair', 'three'])
  expect(two.slice(6)).toEqual(['two both three dep', ''])
  const both = run('one', 'four', 'two').split('\n')
  expect(both.toSorted()).toEqual([...new Set(both)].toSorted())
  expect(both).toContain('one core both pair dep deep')
  expect(both).toContain('two both three dep')
})

test('what has always been loaded before needs no file of its own, and what loads together shares one', () => {
  using app = makeApp(files)
  bundleCliIn(app.dir)
  const names = readdirSync(join(app.dir, 'dist'))
    .filter((name) => !name.endsWith('.map'))
    .map((name) => name.replace(/-\w{8}\.js$/, '-HASH.js'))
  expect(names.toSorted()).toEqual([
    'LICENSES.txt',
    // The dependency that two commands share: whoever needs neither must not pay for it.
    'chunk-HASH.js',
    // What several entries share: small enough that a file of its own would cost more.
    'chunk-HASH.js',
    'deep-HASH.js',
    'four-HASH.js',
    'main.js',
    'meta.json',
    'one-HASH.js',
    'toy.js',
    'two-HASH.js',
    'uploader.js',
  ])
})

/** Code that stays: `bytes` of it at least. */
const large = (name: string, bytes: number) =>
  `export const ${name} = '${name.padEnd(bytes, '.')}'\n`

test('who needs one of two large modules does not load the other', () => {
  using app = makeApp({
    'src/main.ts':
      'export async function main(): Promise<void> {\n' +
      ['a', 'b', 'c'].map((name) => `  await import('./${name}.ts')\n`).join('') +
      '}\n',
    'src/a.ts': "import { x } from './x.ts'\nimport { y } from './y.ts'\nconsole.log(x, y)\n",
    'src/b.ts': "import { x } from './x.ts'\nconsole.log(x)\n",
    'src/c.ts': "import { y } from './y.ts'\nconsole.log(y)\n",
    'src/x.ts': large('x', 20_000),
    'src/y.ts': large('y', 20_000),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(outputsWith(app.dir, 'src/x.ts')).not.toEqual(outputsWith(app.dir, 'src/y.ts'))
})

test('what a command shares with the runtime that always comes before it is in the file of the runtime', () => {
  using app = makeApp({
    'src/main.ts':
      "export async function main(): Promise<void> {\n  await import('../cli/dist/dispatch.js')\n" +
      "  await import('./one.ts')\n  await import('./two.ts')\n}\n",
    'cli/dist/dispatch.js': "import { x } from '../../src/x.ts'\nconsole.log('runtime', x)\n",
    'src/one.ts': "import { x } from './x.ts'\nconsole.log(x)\n",
    'src/two.ts': "import { x } from './x.ts'\nconsole.log(x)\n",
    'src/x.ts': large('x', 20_000),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(outputsWith(app.dir, 'src/x.ts')).toEqual(outputsWith(app.dir, 'cli/dist/dispatch.js'))
})

test('what a recorded command shares with others is in its one file, and who shares nothing does not load it', () => {
  using app = makeApp({
    'src/main.ts':
      "export async function main(): Promise<void> {\n  await import('../cli/dist/dispatch.js')\n" +
      "  if (process.argv[2] === 'show') await import('./show.ts')\n}\n",
    'cli/dist/dispatch.js':
      "if (process.argv[2] === 'record') await import('./recorded.js')\nconsole.log('runtime')\n",
    'cli/dist/recorded.js': "import { x } from '../../src/x.ts'\nconsole.log('recorded', x)\n",
    'src/show.ts': "import { x } from './x.ts'\nconsole.log('show', x)\n",
    'src/x.ts': large('x', 40_000),
  })
  bundleCliIn(app.dir)
  expect(runNode(app.dir, 'dist/toy.js', 'record').stdout).toMatch(/^recorded x\.+\nruntime\n$/)
  expect(runNode(app.dir, 'dist/toy.js', 'show').stdout).toMatch(/^runtime\n.*show x\.+\n$/s)
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('runtime\n')
  expect(outputsWith(app.dir, 'src/x.ts')).toEqual(outputsWith(app.dir, 'cli/dist/recorded.js'))
})

test('what answers at Tab shares the file of the program with the runtime, and never loads the runtime', () => {
  using app = makeApp({
    'src/main.ts':
      'export async function main(): Promise<void> {\n' +
      "  if (process.argv[2] === 'tab') await import('../cli/dist/completion/complete.js')\n" +
      "  else await import('../cli/dist/dispatch.js').then((m) => m.dispatch())\n}\n",
    'cli/dist/completion/complete.js':
      "import { table } from '../../../src/table.ts'\nconsole.log('tab', await table())\n",
    'cli/dist/dispatch.js':
      "import { table } from '../../src/table.ts'\nimport { x } from '../../src/x.ts'\n" +
      "export const dispatch = async () => console.log('runtime', x, await table())\n",
    'src/table.ts': "export const table = async () => (await import('./one.ts')).one\n",
    'src/one.ts': "import { x } from './x.ts'\nexport const one = x.length\n",
    'src/x.ts': large('x', 20_000),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(outputsWith(app.dir, 'src/table.ts')).toEqual(['dist/main.js'])
  expect(outputsWith(app.dir, 'src/x.ts')).toEqual(outputsWith(app.dir, 'cli/dist/dispatch.js'))
  expect(runNode(app.dir, 'dist/toy.js', 'tab').stdout).toBe('tab 20000\n')
})

test('a library of the workspace is bundled from its sources, module by module', () => {
  using app = makeApp({
    'src/main.ts':
      "import { small } from 'lib'\nexport async function main(): Promise<void> {\n" +
      "  console.log(small)\n  await import('./other.ts')\n}\n",
    'src/other.ts': "import { big } from 'lib/big'\nconsole.log(big instanceof Object)\n",
    'node_modules/lib/package.json': JSON.stringify({
      name: 'lib',
      version: '1.0.0',
      type: 'module',
      sideEffects: false,
      exports: {
        '.': { '@indev/source': './src/index.ts', default: './dist/index.js' },
        './big': { '@indev/source': './src/big.ts', default: './dist/big.js' },
      },
    }),
    'node_modules/lib/src/index.ts': "export { small } from './small.ts'\n",
    'node_modules/lib/src/small.ts': "export const small: string = 'small'\n",
    'node_modules/lib/src/big.ts': 'export const big: object = [1]\n',
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(outputsWith(app.dir, 'node_modules/lib/src/small.ts')).toEqual(['dist/main.js'])
  expect(outputsWith(app.dir, 'node_modules/lib/src/big.ts')).not.toContain('dist/main.js')
  expect(runNode(app.dir, 'dist/toy.js')).toMatchObject({ exitCode: 0, stdout: 'small\ntrue\n' })
})

/** The outputs of an app's bundle that hold code of a source file. */
function outputsWith(dir: string, source: string): readonly string[] {
  const { outputs }: Pick<Metafile, 'outputs'> = JSON.parse(
    readFileSync(join(dir, 'dist/meta.json'), 'utf8'),
  )
  return Object.entries(outputs)
    .filter(([, { inputs }]) => (inputs[source]?.bytesInOutput ?? 0) > 0)
    .map(([name]) => name)
}
