import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { resolveEndpoint } from '../src/endpoint.ts'
import { formatJob, parseJob } from '../src/upload-job.ts'
import { type PathDeps, resolvePaths } from '../src/paths.ts'
import { ownTree, replaceFile } from '../src/state-io.ts'
import { APP, newPlace } from './support/place.ts'

function deps(more: Partial<PathDeps> = {}): PathDeps {
  return {
    homedir: () => '/home/me',
    tmpdir: () => '/tmp',
    isWritable: () => true,
    isMakeable: () => true,
    exists: () => false,
    getuid: () => 1000,
    ...more,
  }
}

test('state, settings and data lie where XDG says, each user apart', () => {
  const env = { XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c', XDG_DATA_HOME: '/d' }
  expect(resolvePaths(APP, env, deps())).toEqual({
    stateDir: '/s/demo/u1000',
    spoolDir: '/s/demo/u1000/spool/v1',
    journalDir: '/s/demo/u1000/journal/v1',
    forkerDir: '/s/demo/u1000/forker',
    runDir: '/s/demo/u1000/run',
    logDir: '/s/demo/u1000/log',
    crashDir: '/s/demo/u1000/crash',
    operationsDir: '/s/demo/u1000/operations',
    installIdFile: '/s/demo/u1000/install-id',
    noticeFile: '/s/demo/u1000/notice-shown',
    configDir: '/c/demo',
    configFile: '/c/demo/config.json',
    dataDir: '/d/demo',
  })
})

test.each([
  { name: 'HOME', env: { HOME: '/h' }, more: {}, stateDir: '/h/.local/state/demo/u1000' },
  {
    name: 'the account where HOME is unset',
    env: {},
    more: {},
    stateDir: '/home/me/.local/state/demo/u1000',
  },
  {
    name: 'HOME where XDG is relative',
    env: { HOME: '/h', XDG_STATE_HOME: 'x' },
    more: {},
    stateDir: '/h/.local/state/demo/u1000',
  },
  {
    name: 'the temporary directory where the home is not writable',
    env: { HOME: '/h' },
    more: { isWritable: () => false },
    stateDir: '/tmp/demo-1000/u1000',
  },
  {
    name: 'the temporary directory where XDG_STATE_HOME can not be written',
    env: { HOME: '/h', XDG_STATE_HOME: '/s' },
    more: { isMakeable: () => false },
    stateDir: '/tmp/demo-1000/u1000',
  },
  {
    name: 'the temporary directory where HOME is relative',
    env: { HOME: 'h' },
    more: {},
    stateDir: '/tmp/demo-1000/u1000',
  },
])('the state lies under $name', ({ env, more, stateDir }) => {
  expect(resolvePaths(APP, env, deps(more))?.stateDir).toBe(stateDir)
})

test.each([
  { there: '/h/.config/demo', configDir: '/h/.config/demo', dataDir: '/tmp/demo-1000' },
  { there: '/h/.local/share/demo', configDir: '/tmp/demo-1000', dataDir: '/h/.local/share/demo' },
  { there: '/h/.local/state/demo', configDir: '/tmp/demo-1000', dataDir: '/tmp/demo-1000' },
])(
  'settings and credentials of a home that can not be written are read: $there',
  ({ there, ...dirs }) => {
    const more = { isWritable: () => false, exists: (path: string) => path === there }
    const paths = resolvePaths(APP, { HOME: '/h' }, deps(more))
    expect(paths).toMatchObject({ ...dirs, stateDir: '/tmp/demo-1000/u1000' })
  },
)

test('a directory that is not there yet can be made where the nearest one above it is', () => {
  using place = newPlace()
  const state = join(place.dir, 'a', 'b')
  expect(resolvePaths(APP, { XDG_STATE_HOME: state })?.stateDir).toContain(state)
  const inProc = resolvePaths(APP, { HOME: place.dir, XDG_STATE_HOME: '/dev/null/state' })
  expect(inProc?.stateDir).toMatch(/demo-\d+\/u\d+$/u)
})

function fail(): never {
  throw new Error('no such user')
}

test('with neither a home nor a temporary directory there are no paths', () => {
  expect(resolvePaths(APP, {}, deps({ homedir: fail, tmpdir: fail }))).toBeUndefined()
})

test('directories are made 0700 and files 0600, and wider ones are narrowed', () => {
  using place = newPlace()
  mkdirSync(join(place.dir, 'state', 'demo'), { recursive: true })
  chmodSync(join(place.dir, 'state', 'demo'), 0o755)
  ownTree(place.paths.stateDir)
  replaceFile(place.paths.noticeFile, 'x', 'test')
  const modes = [join(place.paths.stateDir, '..'), place.paths.stateDir, place.paths.noticeFile]
  expect(modes.map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual([
    '700',
    '700',
    '600',
  ])
})

test('a symbolic link where our directory should be is refused', () => {
  using place = newPlace()
  mkdirSync(join(place.dir, 'elsewhere'))
  mkdirSync(join(place.dir, 'state'))
  symlinkSync(join(place.dir, 'elsewhere'), join(place.dir, 'state', 'demo'))
  expect(() => ownTree(place.paths.stateDir)).toThrow(expect.objectContaining({ code: 'EPERM' }))
})

test.each([
  { url: 'https://otlp.example/', accepted: 'https://otlp.example' },
  { url: 'https://otlp.example/base/', accepted: 'https://otlp.example/base' },
  { url: 'http://127.0.0.1:4318', accepted: 'http://127.0.0.1:4318' },
  { url: 'http://127.1:4318', accepted: 'http://127.0.0.1:4318' },
  { url: 'http://[::1]:4318', accepted: 'http://[::1]:4318' },
  { url: 'http://localhost:4318', accepted: 'http://localhost:4318' },
  { url: 'http://otlp.example', accepted: undefined },
  { url: 'http://127.0.0.1.example', accepted: undefined },
  { url: 'https://user:pass@otlp.example', accepted: undefined },
  { url: 'https://otlp.example/?token=1', accepted: undefined },
  { url: 'file:///etc/passwd', accepted: undefined },
  { url: 'otlp.example', accepted: undefined },
])('an endpoint of $url is taken as $accepted', ({ url, accepted }) => {
  expect(resolveEndpoint({ env: { DEMO_OTLP_ENDPOINT: url }, prefix: 'DEMO' })).toBe(accepted)
})

test('the settings are not read where the environment decides', () => {
  const input = {
    env: { DEMO_OTLP_ENDPOINT: 'https://a.example' },
    prefix: 'DEMO',
    get config(): string {
      throw new Error('asked for')
    },
  }
  expect(resolveEndpoint(input)).toBe('https://a.example')
  expect(() => resolveEndpoint(Object.assign(input, { env: {} }))).toThrow('asked for')
})

test('environment beats settings beats discovery, and a bad one is not replaced by the next', () => {
  const discovered = 'https://c.example'
  const config = 'https://b.example'
  const env = { DEMO_OTLP_ENDPOINT: 'https://a.example' }
  expect(resolveEndpoint({ env, prefix: 'DEMO', config, discovered })).toBe('https://a.example')
  expect(resolveEndpoint({ env: {}, prefix: 'DEMO', config, discovered })).toBe(config)
  expect(resolveEndpoint({ env: {}, prefix: 'DEMO', discovered })).toBe(discovered)
  expect(resolveEndpoint({ env: {}, prefix: 'DEMO' })).toBeUndefined()
  const bad = { DEMO_OTLP_ENDPOINT: 'http://a.example' }
  expect(resolveEndpoint({ env: bad, prefix: 'DEMO', config, discovered })).toBeUndefined()
})

test.each([
  { allowed: undefined, accepted: undefined },
  { allowed: '0', accepted: undefined },
  { allowed: 'false', accepted: undefined },
  { allowed: '1', accepted: 'http://collector.example' },
])('DEMO_OTLP_INSECURE=$allowed lets plain http beyond loopback: $accepted', (row) => {
  const { allowed, accepted } = row
  const env = { DEMO_OTLP_ENDPOINT: 'http://collector.example/', DEMO_OTLP_INSECURE: allowed }
  expect(resolveEndpoint({ env, prefix: 'DEMO' })).toBe(accepted)
})

test.each([true, false])(
  'the uploader is told whether plain http is allowed: %s',
  (allowsPlain) => {
    using place = newPlace()
    const endpoint = 'http://collector.example'
    const job = {
      app: APP,
      paths: place.paths,
      endpoint,
      allowsPlain,
      rule: 'env',
      withdrawals: 3,
    } as const
    expect(parseJob(formatJob(job))).toEqual(allowsPlain ? job : undefined)
  },
)
