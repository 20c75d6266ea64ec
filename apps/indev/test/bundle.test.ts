import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../src/app.ts'
import { bundle } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

const app = fileURLToPath(new URL('..', import.meta.url))
const dist = dirname(bundle)
const bundlerManifest = createRequire(import.meta.url).resolve(
  '@indev-internal/bundler/package.json',
)
const verify = [join(dirname(bundlerManifest), 'bundle-cli.js'), '--verify']

/**
 * Of what a recorded command reads: to be lowered with every gain, raised only for a reason. 40 of it watch for crashes
 * and are read before one can happen.
 */
const MAX_READ_KIB = 264
/** Of what a command reads that is not recorded. */
const MAX_UNRECORDED_KIB = 122

/** Modules of the pipeline that have no place in the foreground of a command. */
const NOT_OF_A_COMMAND =
  /\/telemetry\/dist\/(?:journal\/(?:compact|read-|snapshot|segment)|metrics\/|status|erase|flush|otlp)|\/slo\//

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

/** What Node loads for a command line, with `home` for the user's. */
interface Loaded {
  /** Paths, in order. */
  readonly files: readonly string[]
  /** Modules of Node itself, its own start included. */
  readonly builtins: readonly string[]
}

function loadedBy(home: string, args: readonly string[], env: NodeJS.ProcessEnv): Loaded {
  const log = join(home, 'loaded')
  const hook = `const { appendFileSync } = process.getBuiltinModule('node:fs')
    const note = (line) => appendFileSync(${JSON.stringify(log)}, line + '\\n')
    process.getBuiltinModule('node:module').registerHooks({
      load(url, context, next) { note(url); return next(url, context) },
    })
    process.on('exit', () => process.moduleLoadList.forEach(note))`
  node(home, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, bundle, ...args], env)
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n')
  return {
    files: lines.filter((line) => line.startsWith('file:')).map((url) => fileURLToPath(url)),
    builtins: lines.filter((line) => line.startsWith('NativeModule ')),
  }
}

function kibOf(paths: readonly string[]): number {
  return Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1024)
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
  expect(outputsWith(/\/@opentelemetry\//)).toContain('dist/uploader.js')
  expect(outputsWith(/\/(?:sdk-node|exporter-trace-otlp-proto|oidc-provider|grpc-js)\//)).toEqual(
    [],
  )
})

test('the uploader imports nothing but Node', () => {
  const imports = meta.outputs['dist/uploader.js']?.imports ?? []
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
  ['--version', ['--version']],
  ['a command', ['cluster', 'list']],
  ['Tab', ['__complete', 'bash', '2', 'cluster', 'get', '--']],
  ['a command with arguments', ['cluster', 'get', 'prod', '-o', 'json', '--no-input']],
])('%s loads neither yargs nor OpenTelemetry nor OpenID', (_what, args) => {
  using dir = temporaryDir()
  const loaded = loadedBy(dir.path, args, { INDEV_TELEMETRY: 'off' }).files
  expect(loaded).toContainEqual(expect.stringContaining('/dist/main.js'))
  for (const path of outputsWith(/\/(?:yargs|openid-client|@opentelemetry)\//)) {
    expect(loaded).not.toContainEqual(expect.stringContaining(path))
  }
})

test('Tab reads the program and what answers, and no command', () => {
  using dir = temporaryDir()
  const args = ['__complete', 'bash', '2', 'cluster', 'get', '']
  const read = loadedBy(dir.path, args, {}).files
  expect(read.map((path) => basename(path).replace(/-.*/, ''))).toEqual([
    'indev.js',
    'main.js',
    'complete',
  ])
  expect(readdirSync(dir.path)).toEqual(['loaded'])
})

test('what Tab knows of the commands is what the commands say', async () => {
  const { stdout } = await runInProcess(indev, ['__table'])
  expect(readFileSync(join(dist, 'table.json'), 'utf8')).toBe(stdout)
})

test('no module of the workspace is bundled from both its sources and its build', () => {
  const inputs = Object.values(meta.outputs).flatMap((output) => Object.keys(output.inputs))
  expect(inputs).toContainEqual(expect.stringContaining('/packages/spool/src/'))
  expect(inputs.filter((path) => /\/packages\/(?:forker|slo|spool)\/dist\//.test(path))).toEqual([])
  expect(inputs.filter((path) => /\/packages\/(?:cli|telemetry)\/src\//.test(path))).toEqual([])
})

test('a recorded command reads few files and little code', () => {
  using dir = temporaryDir()
  const env = { INDEV_TELEMETRY: 'on', INDEV_TOKEN: '', XDG_STATE_HOME: join(dir.path, 'state') }
  const read = loadedBy(dir.path, ['cluster', 'list'], env).files
  expect(readdirSync(join(dir.path, 'state/indev'))).toHaveLength(1)
  // What one command needs of its own and shares with others (the platform's API, and its clusters), what
  // records, the runtime, the program, the entry.
  expect(read.map((path) => basename(path).replace(/-.*/, ''))).toEqual([
    'indev.js',
    'main.js',
    'dispatch',
    'recorded',
    'list',
    'chunk',
    'chunk',
  ])
  expect(kibOf(read)).toBeLessThan(MAX_READ_KIB)
  const inputs = read.flatMap((path) =>
    Object.keys(meta.outputs[`dist/${basename(path)}`]?.inputs ?? {}),
  )
  expect(inputs).toContainEqual(expect.stringContaining('/spool/src/append.ts'))
  // Whoever only records must not load what reads, drains or shows records.
  expect(inputs.filter((path) => NOT_OF_A_COMMAND.test(path))).toEqual([])
})

test('what kubectl runs reads little, and neither what records and reports nor what a network or a terminal takes', () => {
  using dir = temporaryDir()
  const data = join(dir.path, 'indev')
  const key = JSON.stringify(['https://platform.example', 'default', 'c-1'])
  mkdirSync(data, { mode: 0o700 })
  const kept = { v: 1, tokens: { [key]: { token: 'cached-token', expiresAtMs: 1e14 } } }
  writeFileSync(join(data, 'cluster-tokens.json'), JSON.stringify(kept), { mode: 0o600 })
  const env = {
    INDEV_TELEMETRY: 'on',
    INDEV_HOST: 'https://platform.example',
    XDG_DATA_HOME: dir.path,
  }
  const args = ['kubeconfig', 'credential', '--cluster', 'c-1']
  expect(node(dir.path, [bundle, ...args], env).stdout).toContain('cached-token')
  const { files, builtins } = loadedBy(dir.path, args, env)
  expect(files.map((path) => basename(path).replace(/-.*/, ''))).toEqual([
    'indev.js',
    'main.js',
    'dispatch',
    'credential',
  ])
  expect(kibOf(files)).toBeLessThan(MAX_UNRECORDED_KIB)
  expect(builtins.filter((name) => / (?:net|tty|stream|https?|perf_hooks)$/.test(name))).toEqual([])
})

test('recording and watching load one file and one module of Node that the command does not load anyway', () => {
  using off = temporaryDir()
  using on = temporaryDir()
  const without = loadedBy(off.path, ['cluster', 'list'], { INDEV_TELEMETRY: 'off' })
  // The first one draws the id of the installation, by node:crypto.
  node(on.path, [bundle, 'cluster', 'list'], { INDEV_TELEMETRY: 'on' })
  const recorded = loadedBy(on.path, ['cluster', 'list'], { INDEV_TELEMETRY: 'on' })
  expect(readdirSync(off.path)).toEqual(['loaded'])
  expect(readdirSync(on.path)).toContain('.local')
  expect(without.builtins.length).toBeGreaterThan(50)
  const more = recorded.files.filter((path) => !without.files.includes(path))
  expect(more).toEqual([expect.stringContaining('/dist/recorded-')])
  expect(recorded.files).toHaveLength(without.files.length + 1)
  // What tells Node to leave a report of a full heap, and nothing else, for the crash reports.
  expect(recorded.builtins.filter((name) => !without.builtins.includes(name))).toEqual([
    'NativeModule internal/process/report',
  ])
})
