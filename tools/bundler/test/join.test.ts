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
    "    if (word === 'two') await import('./two.ts').then((m) => m.run())\n  }\n}\n",
  'src/core.ts': loud('core'),
  'src/one.ts':
    "import { core } from './core.ts'\nimport { both } from './both.ts'\nimport { pair } from './pair.ts'\nimport { dep } from 'dep'\n" +
    "export const run = async () => console.log('one', core, both, pair, dep, (await import('./deep.ts')).deep)\n",
  'src/two.ts':
    "import { both } from './both.ts'\nimport { three } from './three.ts'\nimport { dep } from 'dep'\nexport const run = () => console.log('two', both, three, dep)\n",
  'src/both.ts': loud('both'),
  'src/three.ts': loud('three', "import './both.ts'\n"),
  'src/pair.ts': loud('pair'),
  'src/deep.ts': loud('deep', "import './pair.ts'\nimport './both.ts'\nimport './core.ts'\n"),
  ...npmPackage('dep', {
    'index.js': "/*! (c) Dep */\nconsole.log('dep')\nexport const dep = 'dep'\n",
  }),
}

test('nothing is evaluated early, twice or never', () => {
  using app = makeApp(files)
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  const run = (...words: readonly string[]): string =>
    runNode(app.dir, 'dist/toy.js', ...words).stdout
  expect(run()).toBe('core\n')
  // Between the files of one import esbuild promises no order.
  const two = run('two').split('\n')
  expect(two.slice(0, 2)).toEqual(['core', '-> two core'])
  expect(two.slice(2, 5).toSorted()).toEqual(['both', 'dep', 'three'])
  expect(two.slice(5)).toEqual(['two both three dep', ''])
  const both = run('one', 'two').split('\n')
  expect(both.toSorted()).toEqual([...new Set(both)].toSorted())
  expect(both).toContain('one core both pair dep deep')
  expect(both).toContain('two both three dep')
})

test('what has always been loaded before needs no file of its own, and the app shares one', () => {
  using app = makeApp(files)
  bundleCliIn(app.dir)
  const names = readdirSync(join(app.dir, 'dist')).map((name) =>
    name.replace(/-\w{8}\.js$/, '-HASH.js'),
  )
  expect(names.toSorted()).toEqual([
    'LICENSES.txt',
    // The dependency that two commands share: not the app's own, so not everybody's.
    'chunk-HASH.js',
    'deep-HASH.js',
    'encoder.cjs',
    'main.js',
    'meta.json',
    'one-HASH.js',
    'shared.js',
    'toy.js',
    'two-HASH.js',
    'uploader.js',
  ])
})
