import { expect, test } from '@jest/globals'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCliIn, makeApp, npmPackage, runNode } from './support/app.ts'

/** A dependency with a side effect, so that a static import of it cannot be shaken off. */
const heavy = (name: string) => npmPackage(name, { 'index.js': 'globalThis.heavy = 1\n' })

const mutants: readonly (readonly [string, string])[] = [
  ['yargs', 'yargs'],
  ['openid-client', 'openid-client'],
  ['oidc-provider', 'oidc-provider'],
  ['proper-lockfile', 'proper-lockfile'],
  ['anything of OpenTelemetry', '@opentelemetry/api'],
  ['gRPC', '@grpc/grpc-js'],
]

test.each(mutants)(
  'the mutant that imports %s at the top is caught and not written',
  (_what, name) => {
    using app = makeApp({
      'src/main.ts': `import '${name}'\nexport const main = () => console.log('ran')\n`,
      ...heavy(name),
    })
    const ran = bundleCliIn(app.dir)
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' })
    expect(ran.stderr).toContain(`${name} is loaded at every start`)
    expect(existsSync(join(app.dir, 'dist'))).toBe(false)
  },
)

test('the mutant that hides the import behind a CommonJS require is caught', () => {
  using app = makeApp({
    'src/main.ts': "import 'innocent'\nexport const main = () => console.log('ran')\n",
    ...npmPackage('innocent', { 'index.js': "require('yargs')\n" }, 'commonjs'),
    ...heavy('yargs'),
  })
  expect(bundleCliIn(app.dir).stderr).toContain('yargs is loaded at every start')
})

test('the mutant that shares the heavy package between a command and the entry is caught', () => {
  using app = makeApp({
    'src/main.ts': "import './shared.ts'\nexport const main = () => import('./command.ts')\n",
    'src/command.ts': "import './shared.ts'\n",
    'src/shared.ts': "import 'yargs'\n",
    ...heavy('yargs'),
  })
  expect(bundleCliIn(app.dir).stderr).toContain(
    'yargs is loaded at every start: node_modules/yargs/index.js through dist/main.js',
  )
})

test('the mutant that shares the heavy package between a command and the runtime is caught', () => {
  using app = makeApp({
    'src/main.ts': "export const main = () => import('../cli/dist/dispatch.js')\n",
    'cli/dist/dispatch.js': "import 'yargs'\n",
    ...heavy('yargs'),
  })
  expect(bundleCliIn(app.dir).stderr).toMatch(
    /^bundle-cli: yargs is loaded at every start: .* through dist\/dispatch-\w+\.js$/m,
  )
})

test('a heavy package behind import() is fine, and so is one whose import is shaken off', () => {
  using app = makeApp({
    'src/main.ts':
      "import 'yargs'\nexport const main = () => import('openid-client').then(() => console.log('ran'))\n",
    ...heavy('openid-client'),
    ...npmPackage('yargs', { 'index.js': 'export const unused = 1\n' }),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(runNode(app.dir, 'dist/toy.js').stdout).toBe('ran\n')
})

test('sdk-node is refused even behind import()', () => {
  using app = makeApp({
    'src/main.ts': "export const main = () => import('@opentelemetry/sdk-node')\n",
    ...heavy('@opentelemetry/sdk-node'),
  })
  expect(bundleCliIn(app.dir)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('@opentelemetry/sdk-node may not be bundled'),
  })
})

test('--verify judges the metafile that is there, without building', () => {
  using app = makeApp()
  bundleCliIn(app.dir)
  expect(bundleCliIn(app.dir, '--verify')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^toy: 1 files, 1 sources, \d+ bytes at every start\n$/),
  })

  const file = join(app.dir, 'dist/meta.json')
  const meta = readFileSync(file, 'utf8')
  writeFileSync(file, meta.replaceAll('src/main.ts', 'node_modules/yargs/index.mjs'))
  expect(bundleCliIn(app.dir, '--verify')).toMatchObject({ exitCode: 1 })
})

test('the mutant that imports names of CommonJS late is caught', () => {
  using app = makeApp({
    'src/main.ts':
      "export async function main() { const { word } = await import('word'); console.log(word) }\n",
    ...npmPackage('word', { 'index.js': "exports.word = 'said'\n" }, 'commonjs'),
  })
  expect(bundleCliIn(app.dir).stderr).toContain(
    'word/index.js is CommonJS: its names are lost in the import() of src/main.ts',
  )
})
