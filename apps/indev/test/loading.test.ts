import { expect, test } from '@jest/globals'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readJournal, resolvePaths } from '@indev/telemetry'
import { indev } from '../src/app.ts'
import {
  dist,
  kibOf,
  loadedBy,
  meta,
  namesOf,
  outputsWith,
  preloading,
  runNode,
} from './support/bundle.ts'
import { bundle } from './support/indev.ts'
import { temporaryDir } from './support/temporary-dir.ts'

/** Of what a recorded command reads: to be lowered with every gain, raised only for a reason. */
const MAX_READ_KIB = 252
/** Of what of it records and watches for crashes, before the request leaves. */
const MAX_BEFORE_REQUEST_KIB = 38
/** Of what a command reads that is not recorded. */
const MAX_UNRECORDED_KIB = 122

/** Where nobody listens. */
const NOBODY = 'http://127.0.0.1:9'

/** Modules of the pipeline that have no place in the foreground of a command. */
const NOT_OF_A_COMMAND =
  /\/telemetry\/dist\/(?:journal\/(?:compact|read-|snapshot|segment)|metrics\/|status|erase|flush|otlp)|\/slo\//

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
  expect(namesOf(read)).toEqual(['indev.js', 'main.js', 'complete'])
  expect(readdirSync(dir.path)).toEqual(['loaded'])
})

test('a recorded command reads few files and little code', () => {
  using dir = temporaryDir()
  const env = { INDEV_TELEMETRY: 'on', INDEV_TOKEN: '', XDG_STATE_HOME: join(dir.path, 'state') }
  const read = loadedBy(dir.path, ['cluster', 'list'], env).files
  expect(readdirSync(join(dir.path, 'state/indev'))).toHaveLength(1)
  // What one command needs of its own and shares with others (the platform's API, and its clusters), what
  // records, the runtime, the program, the entry; and at its end what writes.
  expect(namesOf(read)).toEqual([
    'indev.js',
    'main.js',
    'dispatch',
    'recorded',
    'list',
    'chunk',
    'chunk',
    'ending',
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
  expect(runNode(dir.path, [bundle, ...args], env).stdout).toContain('cached-token')
  const { files, builtins } = loadedBy(dir.path, args, env)
  expect(namesOf(files)).toEqual(['indev.js', 'main.js', 'dispatch', 'credential'])
  expect(kibOf(files)).toBeLessThan(MAX_UNRECORDED_KIB)
  expect(builtins.filter((name) => / (?:net|tty|stream|https?|perf_hooks)$/.test(name))).toEqual([])
})

test('before its request leaves, a command has loaded little of what records it, and nothing of what writes or reports', () => {
  using dir = temporaryDir()
  const env = { INDEV_HOST: NOBODY, INDEV_TOKEN: 'token', INDEV_TELEMETRY: 'on' }
  const { files, beforeRequest } = loadedBy(dir.path, ['cluster', 'list'], env)
  const recorded = beforeRequest.filter((path) => !namesOf([path]).includes('chunk')).slice(3)
  expect(namesOf(recorded)).toEqual(['recorded', 'list'])
  expect(kibOf(recorded.slice(0, 1))).toBeLessThan(MAX_BEFORE_REQUEST_KIB)
  expect(namesOf(files.filter((path) => !beforeRequest.includes(path)))).toEqual(['ending'])
})

/** Makes the program its own platform: one that takes requests and never answers. */
const SILENT_PLATFORM = `const server = process.getBuiltinModule('node:net').createServer().unref()
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  process.env.INDEV_HOST = 'http://127.0.0.1:' + server.address().port`

/** Runs a command that ends in the middle of its request, and says what is left of it. */
function endInRequest(home: string, end: string, ...args: readonly string[]) {
  const hook = `${SILENT_PLATFORM}
    process.getBuiltinModule('node:diagnostics_channel')
      .subscribe('http.client.request.start', () => { ${end} })`
  const env = { INDEV_TOKEN: 'token', INDEV_TELEMETRY: 'on' }
  const ran = runNode(home, [...args, ...preloading(hook), bundle, 'cluster', 'list'], env)
  const paths = resolvePaths(indev.identity, { HOME: home })
  if (paths === undefined) throw new Error('no paths')
  return {
    exitCode: ran.exitCode,
    journal: readJournal(paths).entries.map(({ exitCode }) => exitCode),
    spans: readdirSync(join(paths.spoolDir, 'ready')).length,
    reports: readdirSync(paths.crashDir).filter((name) => name.startsWith('crash-')).length,
  }
}

const THROW = "setImmediate(() => { throw new Error('nobody catches it') })"

test.each([
  ['process.exit(3)', { exitCode: 3, journal: [3], reports: 0 }],
  ["process.kill(process.pid, 'SIGTERM')", { exitCode: null, journal: [143], reports: 0 }],
  [THROW, { exitCode: 70, journal: [70], reports: 1 }],
])('a command that ends by %s in the middle of a request is recorded', (end, expected) => {
  using dir = temporaryDir()
  expect(endInRequest(dir.path, end)).toEqual({ ...expected, spans: 1 })
})

test('so is one that uses up its memory, whose first crash was another', () => {
  using dir = temporaryDir()
  endInRequest(dir.path, THROW)
  const fill =
    'const kept = []; for (;;) kept.push(Array.from({ length: 10_000 }, (_, i) => ({ i })))'
  expect(endInRequest(dir.path, fill, '--max-old-space-size=64')).toEqual({
    exitCode: 70,
    journal: [70, 70],
    reports: 2,
    spans: 2,
  })
})

test('a command whose files were replaced while it ran ends as it would have', () => {
  using dir = temporaryDir()
  const copy = join(dir.path, 'copy')
  cpSync(dist, copy, {
    recursive: true,
    filter: (path) => !/\.map$|\/(?:ending|evidence)-/.test(path),
  })
  writeFileSync(join(dir.path, 'package.json'), '{"type":"module"}')
  const args = [join(copy, 'indev.js'), 'config', 'list', '-o', 'json']
  const off = runNode(dir.path, args, { INDEV_TELEMETRY: 'off' })
  const on = runNode(dir.path, args, { INDEV_TELEMETRY: 'on' })
  expect(off).toMatchObject({ exitCode: 0, stderr: '' })
  expect(on).toEqual(off)
  const told = runNode(dir.path, [...args, '--debug'], { INDEV_TELEMETRY: 'on' })
  expect(told.stderr).toContain('"why":"MODULE_NOT_FOUND"')
})

test('recording and watching load two files and one module of Node that the command does not load anyway', () => {
  using off = temporaryDir()
  using on = temporaryDir()
  const without = loadedBy(off.path, ['cluster', 'list'], { INDEV_TELEMETRY: 'off' })
  // The first one draws the id of the installation, by node:crypto.
  runNode(on.path, [bundle, 'cluster', 'list'], { INDEV_TELEMETRY: 'on' })
  const recorded = loadedBy(on.path, ['cluster', 'list'], { INDEV_TELEMETRY: 'on' })
  expect(readdirSync(off.path)).toEqual(['loaded'])
  expect(readdirSync(on.path)).toContain('.local')
  expect(without.builtins.length).toBeGreaterThan(50)
  const more = recorded.files.filter((path) => !without.files.includes(path))
  expect(namesOf(more)).toEqual(['recorded', 'ending'])
  expect(recorded.files).toHaveLength(without.files.length + 2)
  // What tells Node to leave a report of a full heap, and nothing else, for the crash reports.
  expect(recorded.builtins.filter((name) => !without.builtins.includes(name))).toEqual([
    'NativeModule internal/process/report',
  ])
})
