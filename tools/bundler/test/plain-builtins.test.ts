import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCliIn, makeApp, npmPackage, runNode } from './support/app.ts'

const main = (text: string) => `${text}\n`

test.each([
  ['named', "import { sep as it } from 'node:path'", '/'],
  ['default', "import path from 'path'\nconst it = path.sep", '/'],
  ['namespace', "import * as path from 'node:path'\nconst it = path.sep", '/'],
  ['a class', "import { URL as Url } from 'node:url'\nconst it = new Url('x:/a').pathname", '/a'],
  [
    'of a folder',
    "import { setTimeout as it0 } from 'node:timers/promises'\nconst it = typeof it0",
    'function',
  ],
  [
    'promises',
    "import { promises } from 'node:fs'\nconst it = typeof promises.readFile",
    'function',
  ],
])('an import of Node that is %s works as ever', (_kind, text, printed) => {
  using app = makeApp({ 'src/main.ts': main(`${text}\nexport const main = () => console.log(it)`) })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(runNode(app.dir, 'dist/toy.js')).toEqual({
    exitCode: 0,
    stdout: `${printed}\n`,
    stderr: '',
  })
})

test('what is not used of a module is never touched', () => {
  const loaded = 'process.moduleLoadList.filter((name) => /crypto/.test(name)).length'
  using app = makeApp({
    'src/main.ts': main(
      `import { randomUUID } from 'node:crypto'\nimport { openSync } from 'node:fs'\n` +
        `export const main = () => console.log(typeof openSync, typeof randomUUID, ${loaded} < 30)`,
    ),
  })
  bundleCliIn(app.dir)
  const bundled = readFileSync(join(app.dir, 'dist/main.js'), 'utf8')
  expect(bundled).not.toMatch(/closeSync|from\s*"node:/)
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('function function true\n')
})

test("what a dependency uses of a module is evaluated where the dependency is, not at the program's start", () => {
  const isLoaded =
    "process.moduleLoadList.some((name) => name.endsWith(' internal/fs/promises')) ? 'loaded' : 'not yet'"
  using app = makeApp({
    ...npmPackage('reader', {
      'index.js':
        "import { closeSync, promises } from 'node:fs'\nexport const n = [closeSync, promises].length\n",
    }),
    'src/main.ts': main(
      `import { openSync } from 'node:fs'\nexport const main = async () => {\n` +
        `console.log(typeof openSync, ${isLoaded})\nconst { n } = await import('reader')\n` +
        `console.log(n, ${isLoaded}) }`,
    ),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('function not yet\n2 loaded\n')
})
