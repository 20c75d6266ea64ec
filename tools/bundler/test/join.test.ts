import { expect, test } from '@jest/globals'
import { readdirSync } from 'node:fs'
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
  const names = readdirSync(join(app.dir, 'dist')).map((name) =>
    name.replace(/-\w{8}\.js$/, '-HASH.js'),
  )
  expect(names.toSorted()).toEqual([
    'LICENSES.txt',
    // The dependency that two commands share: whoever needs neither must not pay for it.
    'chunk-HASH.js',
    'deep-HASH.js',
    // What several entries share and `deep` loads together, as do `one` and `four`.
    'deep-shared.js',
    'encoder.cjs',
    'four-HASH.js',
    'main.js',
    'meta.json',
    'one-HASH.js',
    'toy.js',
    'two-HASH.js',
    'uploader.js',
  ])
})
