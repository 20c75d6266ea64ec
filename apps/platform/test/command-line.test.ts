import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseCommandLine } from '../src/command-line.ts'
import { startPlatform } from '../src/index.ts'
import { main } from '../src/main.ts'
import { runToEnd } from './support/server-process.ts'
import { makeDataDir, removeDataDir } from './support/test-platform.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await makeDataDir()
})
afterAll(async () => {
  await removeDataDir(dataDir)
})

describe('a command line', () => {
  test('serves on a port of its own and keeps its data with the data of its user', () => {
    const env = { XDG_DATA_HOME: '/x' }
    expect(parseCommandLine(['serve'], env)).toEqual({
      kind: 'serve',
      options: { dataDir: '/x/indev-platform', port: 4810 },
    })
  })

  test('sets every option', () => {
    const args = [
      'serve',
      '--port=1',
      '--host',
      '::1',
      '--data',
      '/d',
      '--otlp-endpoint',
      'http://c',
    ]
    args.push('--max-clusters', '2', '--step-ms', '3', '--seed', '4', '--insecure-public')
    args.push(
      '--rate-limit',
      '600',
      '--latency',
      '5,50',
      '--fail',
      'POST:/clusters=503@0.1',
      '--fail',
      'stuck:nodes',
    )
    args.push('--otlp-timeout', '5')
    args.push('--cli-min', '1.0.0', '--cli-latest', '1.4.0')
    args.push('--telemetry', 'off', '--telemetry-min', '1.2.0')
    expect(parseCommandLine(args, {})).toEqual({
      kind: 'serve',
      options: {
        port: 1,
        host: '::1',
        dataDir: '/d',
        otlpEndpoint: 'http://c',
        otlpTimeoutMs: 5000,
        maxClusters: 2,
        stepMs: 3,
        seed: 4,
        insecurePublic: true,
        requestsPerMinute: 600,
        latencyMs: [5, 50],
        faults: ['POST:/clusters=503@0.1', 'stuck:nodes'],
        cliVersion: { min: '1.0.0', latest: '1.4.0' },
        telemetry: { state: 'off', minVersion: '1.2.0' },
      },
    })
  })

  test.each([
    [['kind'], { name: 'kind' }],
    [['exec', '--script', '/s'], { name: 'exec', script: '/s' }],
    [
      ['capi', '--capi-server', 'https://m/'],
      {
        name: 'capi',
        server: 'https://m',
        namespace: 'default',
        infrastructure: { prefix: 'Docker', version: 'v1beta2' },
      },
    ],
    [
      ['capi', '--capi-server=http://127.0.0.1:8001', '--capi-infrastructure=AWS/v1beta1'],
      {
        name: 'capi',
        server: 'http://127.0.0.1:8001',
        namespace: 'default',
        infrastructure: { prefix: 'AWS', version: 'v1beta1' },
      },
    ],
  ])('chooses what makes clusters by %j', (args, provisioner) => {
    const parsed = parseCommandLine(['serve', '--provisioner', ...args, '--step-limit=60'], {})
    expect(parsed).toMatchObject({ kind: 'serve', options: { provisioner, stepLimitMs: 60_000 } })
  })

  test.each([
    [[], 'no command given'],
    [['serve', '--provisioner', 'docker'], '--provisioner takes one of sim, exec, kind'],
    [['serve', '--provisioner', 'exec'], '--provisioner exec needs --script'],
    [['serve', '--provisioner=exec', '--script=x'], '--script takes an absolute path'],
    [['serve', '--script', '/x'], '--script needs --provisioner exec'],
    [['serve', '--provisioner=capi'], 'needs --capi-server with an https URL'],
    [
      ['serve', '--provisioner=capi', '--capi-server=http://m'],
      'needs --capi-server with an https',
    ],
    [
      ['serve', '--provisioner=capi', '--capi-server=https://m', '--capi-namespace=../x'],
      '--capi-namespace takes the name of a namespace',
    ],
    [
      ['serve', '--provisioner=capi', '--capi-server=https://m', '--capi-infrastructure=a/b'],
      '--capi-infrastructure takes KIND or KIND/VERSION',
    ],
    [['server'], 'unknown command: server'],
    [['serve', 'now'], 'unknown command: serve now'],
    [['serve', '--prot', '1'], "Unknown option '--prot'"],
    [['serve', '--port', 'x'], '--port takes a whole number, got x'],
    [['serve', '--port', '-1'], "Option '--port' argument is ambiguous"],
    [['serve', '--latency', 'x'], '--latency takes MS or MS,MS, got x'],
    [['serve', '--telemetry', 'x'], '--telemetry takes on or off, got x'],
    [['serve', '--seed', '1e3'], '--seed takes a whole number, got 1e3'],
  ])('such as %j is refused: %s', (args, message) => {
    expect(parseCommandLine(args, {})).toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(message),
    })
  })
})

/** A command line in this process, for those that end by themselves. */
async function runHere(args: readonly string[]) {
  const printed = { stdout: '', stderr: '' }
  const code = await main({
    argv: ['node', 'indev-platform', ...args],
    env: {},
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    once: () => {},
  })
  return { code, ...printed }
}

describe('a process', () => {
  test.each([
    [['serve', '--port', '70000'], 2, 'port must be a whole number between 0 and 65535'],
    [['serve', '--host', '192.0.2.1'], 2, '192.0.2.1 is not a loopback address'],
    [['serve', '--host', '0.0.0.0', '--insecure-public'], 2, 'the host must be one address'],
    [['serve', '--host', '192.0.2.1', '--insecure-public', '--data', 'DIR'], 1, 'cannot listen'],
    [['serve', '--data', '/dev/null/x'], 1, 'cannot keep data in /dev/null/x'],
    [['serve', '--fail', 'x'], 2, 'fault x: the kinds are 429, 500'],
    [['serve', '--otlp-endpoint', 'ftp://x'], 2, 'otlpEndpoint must be an http(s) URL'],
  ])('given %j ends with %d and one line: %s', async (args, code, message) => {
    const end = await runHere(args.map((arg) => (arg === 'DIR' ? dataDir : arg)))
    expect(end).toMatchObject({ code, stdout: '' })
    expect(end.stderr).toMatch(/^indev-platform: [^\n]+\n$/)
    expect(end.stderr).toContain(message)
  })

  test('asked for --help answers on stdout', async () => {
    const { code, stdout, stderr } = await runHere(['--help'])
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringMatching(/^Usage: indev-platform serve\|/),
      '',
    ])
  })

  test('that is one, asked for --version, answers on stdout too', async () => {
    expect(await runToEnd(['--version'])).toEqual({
      code: 0,
      signal: null,
      stdout: expect.stringMatching(/^indev-platform \d+\.\d+\.\d+\n$/),
      stderr: '',
    })
  })
})

describe('a data directory', () => {
  test('of a later format is left alone', async () => {
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(`${dataDir}/platform.db`)
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(startPlatform({ dataDir })).rejects.toMatchObject({
      code: 'ERR_PLATFORM_DATA_VERSION',
    })
  })
})
