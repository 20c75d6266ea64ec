import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { bundle } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const app = fileURLToPath(new URL('..', import.meta.url))
const dist = dirname(bundle)
const bundlerManifest = createRequire(import.meta.url).resolve(
  '@indev-internal/bundler/package.json',
)
const verify = [join(dirname(bundlerManifest), 'bundle-cli.js'), '--verify']

interface Output {
  readonly imports: readonly {
    readonly path: string
    readonly kind: string
    readonly external?: true
  }[]
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
}
const meta: { readonly outputs: Readonly<Record<string, Output>> } = JSON.parse(
  readFileSync(join(dist, 'meta.json'), 'utf8'),
)

function node(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
  })
  return { exitCode: status, stdout, stderr }
}

/** Outputs of the bundle that hold code of a dependency whose path matches. */
function outputsWith(pattern: RegExp): readonly string[] {
  return Object.entries(meta.outputs)
    .filter(([, { inputs }]) =>
      Object.entries(inputs).some(
        ([path, { bytesInOutput }]) => bytesInOutput > 0 && pattern.test(path),
      ),
    )
    .map(([path]) => path)
}

test('nothing heavy is in the static closure of the entry', () => {
  expect(node(app, verify)).toMatchObject({ exitCode: 0, stderr: '' })
})

test('the judge catches the mutant whose main output holds yargs', () => {
  using dir = temporaryDir()
  mkdirSync(join(dir.path, 'dist'))
  cpSync(join(app, 'package.json'), join(dir.path, 'package.json'))
  const main = meta.outputs['dist/main.js']
  const inputs = { ...main?.inputs, 'node_modules/yargs/index.mjs': { bytesInOutput: 1 } }
  const mutant = { ...meta, outputs: { ...meta.outputs, 'dist/main.js': { ...main, inputs } } }
  writeFileSync(join(dir.path, 'dist/meta.json'), JSON.stringify(mutant))
  expect(node(dir.path, verify)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('yargs is loaded at every start'),
  })
})

test('what must load late is in the bundle, so the rule above has something to forbid', () => {
  expect(outputsWith(/\/yargs\//)).not.toEqual([])
  expect(outputsWith(/\/openid-client\//)).not.toEqual([])
  expect(outputsWith(/\/@opentelemetry\//)).toEqual(
    expect.arrayContaining(['dist/encoder.cjs', 'dist/uploader.js']),
  )
  expect(outputsWith(/\/(?:sdk-node|exporter-trace-otlp-proto|oidc-provider|grpc-js)\//)).toEqual(
    [],
  )
})

test('the encoder and the uploader import nothing but Node', () => {
  const imports = ['dist/encoder.cjs', 'dist/uploader.js'].flatMap(
    (path) => meta.outputs[path]?.imports ?? [],
  )
  expect(imports.filter(({ external }) => external !== true)).toEqual([])
})

test('the bundle needs no other file of the repository', () => {
  using dir = temporaryDir()
  cpSync(dist, join(dir.path, 'anywhere'), { recursive: true })
  writeFileSync(join(dir.path, 'package.json'), '{"type":"module"}')
  const ran = node(dir.path, ['anywhere/indev.js', '--version'])
  expect(ran).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining(manifest.version),
    stderr: '',
  })
})

test.each(['20.20.2', '22.14.0', '18.0.0', '4.9.1'])(
  'Node %s gets one line and exit 10',
  (version) => {
    using dir = temporaryDir()
    const older = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } })`
    const ran = node(dir.path, [
      '--import',
      `data:text/javascript,${encodeURIComponent(older)}`,
      bundle,
    ])
    expect(ran).toEqual({
      exitCode: 10,
      stdout: '',
      stderr: `indev needs Node.js 22.15 or newer; this is ${version}: https://nodejs.org\n`,
    })
  },
)

test.each([
  ['--version', [bundle, '--version']],
  ['a command', [bundle, 'cluster', 'list']],
])('%s loads neither yargs nor OpenTelemetry nor OpenID', (_what, args) => {
  using dir = temporaryDir()
  const log = join(dir.path, 'loaded')
  const hook = `import{registerHooks}from'node:module';import{appendFileSync}from'node:fs'
    registerHooks({load(url,context,next){appendFileSync(${JSON.stringify(log)},url+'\\n');return next(url,context)}})`
  node(dir.path, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...args], {
    INDEV_TELEMETRY: 'off',
  })
  const loaded = readFileSync(log, 'utf8').split('\n')
  expect(loaded).toContainEqual(expect.stringContaining('/dist/main.js'))
  for (const path of outputsWith(/\/(?:yargs|openid-client|@opentelemetry)\//)) {
    expect(loaded).not.toContainEqual(expect.stringContaining(path))
  }
})
