import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { writeUserConfig } from '@indev/telemetry'
import { haltTelemetry } from '@indev/telemetry/operate'
import type { CliApp } from '../src/app.ts'
import { doctorCommand } from '../src/builtin/doctor.ts'
import type { DoctorCheck } from '../src/doctor/check.ts'
import { KIT_CHECKS } from '../src/doctor/kit-checks.ts'
import { commandProblems, runInProcess, schemaProblems } from '../src/testing.ts'
import { Home } from './support/program.ts'
import { serve } from './support/server.ts'
import { ways, withPending } from './support/ways.ts'

// Checks have their own limit of 2 s, real processes of 30 s.
jest.setTimeout(60_000)

const DAY_MS = 86_400_000

function appWith(checks: readonly DoctorCheck[] = []): CliApp {
  return {
    identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' },
    summary: '',
    commands: [],
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
    checks: () => Promise.resolve(checks),
  }
}

interface Options {
  readonly env?: NodeJS.ProcessEnv
  readonly nowMs?: number
  readonly checks?: readonly DoctorCheck[]
}

interface Answer {
  readonly exitCode: number
  readonly checks: readonly Record<string, unknown>[]
}

/** What `doctor` says, whose every word about commands our own parser accepts. */
async function doctor(home: Home, line: string, options: Options = {}): Promise<Answer> {
  const { env = {}, nowMs = Date.now(), checks = [] } = options
  const app = appWith(checks)
  const argv = ['doctor', '-o', 'json', ...line.split(' ').filter((word) => word !== '')]
  const ran = await runInProcess(app, argv, { env: home.env(env), nowMs: () => nowMs })
  const document = JSON.parse(ran.stdout)
  const report = document.error?.details ?? document
  if (!Array.isArray(report.checks)) throw new Error(ran.stdout)
  expect(schemaProblems(doctorCommand.result ?? {}, report)).toEqual([])
  const next = [...report.checks, document.error?.next ?? []].flatMap((each) => each.next ?? [])
  await expect(
    commandProblems(
      app,
      next.map(({ command }) => command),
    ),
  ).resolves.toEqual([])
  return { exitCode: ran.exitCode, checks: report.checks }
}

/** What is wrong: how it came to be, and what is said of it. */
interface Trouble {
  readonly check: string
  readonly name: string
  readonly status: 'warning' | 'failed'
  readonly what: RegExp
  readonly next?: string
  readonly options?: Options
  arrange?(home: Home): void
}

const file = (home: Home, ...path: readonly string[]): string =>
  join(home.paths('ways').stateDir, ...path)

const TROUBLES: readonly Trouble[] = [
  {
    check: 'home',
    name: 'a home that can not be written',
    status: 'warning',
    what: /the home directory can't be written; .+\/ways-\d+\/u\d+ is used/u,
    options: { env: { HOME: '/nonexistent' } },
  },
  {
    check: 'home',
    name: 'a file in the way',
    status: 'failed',
    what: /nothing can be written to .+ \(ENOTDIR\)/u,
    options: { env: { XDG_STATE_HOME: '/dev/null' } },
  },
  {
    check: 'directories',
    name: 'a symbolic link',
    status: 'failed',
    what: /names is a symbolic link/u,
    arrange: (home) => symlinkSync(home.dir, file(home, 'names')),
  },
  {
    check: 'disk',
    name: 'a full disk',
    status: 'failed',
    what: /0 MiB free at \/proc\/nothing/u,
    options: { env: { XDG_STATE_HOME: '/proc/nothing' } },
  },
  {
    check: 'clock',
    name: 'a clock that was never set',
    status: 'failed',
    what: /1970-01-01T00:00:00.000Z is past/u,
    options: { nowMs: 0 },
  },
  {
    check: 'clock',
    name: 'a clock that went back',
    status: 'warning',
    what: /is before 2100-01-01/u,
    arrange: (home) => utimesSync(file(home, 'journal'), 4_102_444_800, 4_102_444_800),
  },
  {
    check: 'settings',
    name: 'settings that are no JSON',
    status: 'failed',
    what: /config.json/u,
    arrange: (home) => writeFileSync(home.paths('ways').configFile, '{'),
  },
  {
    check: 'network-variables',
    name: 'certificates that are not there',
    status: 'failed',
    what: /NODE_EXTRA_CA_CERTS names \/nonexistent/u,
    options: { env: { NODE_EXTRA_CA_CERTS: '/nonexistent' } },
  },
  {
    check: 'network-variables',
    name: 'a proxy without a scheme',
    status: 'warning',
    what: /HTTPS_PROXY is not the address of an HTTP proxy/u,
    options: { env: { https_proxy: 'proxy.example:3128' } },
  },
  {
    check: 'network-variables',
    name: 'certificates that nobody checks',
    status: 'warning',
    what: /turns the check of certificates off/u,
    options: { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
  },
  {
    check: 'journal',
    name: 'a garbled line',
    status: 'warning',
    what: /^1 lines and 0 files can't be read/u,
    arrange(home) {
      const { journalDir } = home.paths('ways')
      const [name = ''] = readdirSync(journalDir).filter((each) => each.endsWith('.jsonl'))
      appendFileSync(join(journalDir, name), 'garbled\n')
    },
  },
  {
    check: 'spool',
    name: 'records that nobody fetches',
    status: 'warning',
    what: /2 wait, \d+ bytes, the oldest for 9 days/u,
    next: 'ways telemetry flush',
    options: { nowMs: Date.now() + 9.5 * DAY_MS },
  },
  {
    check: 'spool',
    name: 'damage',
    status: 'warning',
    what: /1 segment is damaged/u,
    next: 'ways telemetry spool verify',
    arrange(home) {
      const ready = join(home.paths('ways').spoolDir, 'ready')
      const [name = ''] = readdirSync(ready)
      writeFileSync(join(ready, name), 'garbled')
    },
  },
  {
    check: 'uploads',
    name: 'the switch',
    status: 'warning',
    what: /halted by you until further notice/u,
    next: 'ways telemetry resume',
    arrange: (home) => haltTelemetry(home.paths('ways')),
  },
  {
    check: 'uploads',
    name: 'the breaker',
    status: 'warning',
    what: /stopped by the breaker until 20/u,
    next: 'ways telemetry flush',
    arrange(home) {
      const { forkerDir } = home.paths('ways')
      mkdirSync(forkerDir, { recursive: true, mode: 0o700 })
      const untilS = Date.now() / 1000 + 60
      writeFileSync(join(forkerDir, 'breaker'), '')
      utimesSync(join(forkerDir, 'breaker'), untilS, untilS)
    },
  },
  {
    check: 'collector',
    name: 'a collector that is away',
    status: 'warning',
    what: /http:\/\/127.0.0.1:9 does not answer/u,
    options: { env: { WAYS_OTLP_ENDPOINT: 'http://127.0.0.1:9' } },
  },
  {
    check: 'completion',
    name: 'a shell that knows nothing',
    status: 'warning',
    what: /zsh does not know it/u,
    next: 'ways completion zsh',
    options: { env: { SHELL: '/usr/bin/zsh' } },
  },
]

const isRoot = process.getuid?.() === 0
if (!isRoot) process.stderr.write('skipped: 1 full disk (needs root)\n')
/** Only what root may write to has no room at all. */
const POSSIBLE = TROUBLES.filter(({ check }) => isRoot || check !== 'disk')

describe('doctor', () => {
  test('finds nothing wrong where nothing is, in the order of its checks', async () => {
    using home = withPending(2)
    writeFileSync(join(home.dir, '.bashrc'), 'source <(ways completion bash)\n')
    const { exitCode, checks } = await doctor(home, '', { env: { SHELL: '/bin/bash' } })
    expect(exitCode).toBe(0)
    expect(checks.map(({ id }) => id)).toEqual(KIT_CHECKS.map(({ id }) => id))
    const states = checks.filter(({ status }) => status !== 'ok').map(({ id, what }) => [id, what])
    expect(states).toEqual([
      ['collector', 'none is known; records stay here'],
      ['crashes', 'none'],
    ])
  })

  test.each(POSSIBLE.map((trouble) => [trouble.check, trouble.name, trouble] as const))(
    '%s: %s',
    async (_check, _name, trouble) => {
      const { check, status, what, next = null, options } = trouble
      using home = withPending(2)
      trouble.arrange?.(home)
      const { exitCode, checks } = await doctor(home, check, options)
      expect({ exitCode, checks }).toEqual({
        exitCode: status === 'failed' ? 10 : 0,
        checks: [expect.objectContaining({ id: check, status, what: expect.stringMatching(what) })],
      })
      const { command = null } = Object(checks[0]?.['next'])
      expect(command).toBe(next)
    },
  )

  test('tells what the collector has refused, and crashes that wait', async () => {
    using home = withPending(1)
    await using strict = await serve((request, response) => {
      request.resume()
      response.writeHead(400, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }).end()
    })
    const env = { WAYS_OTLP_ENDPOINT: strict.url }
    await ways(home, 'telemetry flush --timeout 10s', env)
    await ways(home, 'crash simulate --kind null --here')
    const { checks } = await doctor(home, 'spool collector crashes', { env })
    expect(checks).toMatchObject([
      { status: 'warning', what: '1 record was set aside' },
      {
        status: 'warning',
        what: expect.stringMatching(/clock and this one are \d+ minutes apart/u),
      },
      { status: 'warning', what: expect.stringMatching(/^1 report, the last of 20/u) },
    ])
  })

  test('--no-network asks nobody', async () => {
    using home = withPending(1)
    const env = { WAYS_OTLP_ENDPOINT: 'http://127.0.0.1:9' }
    const { checks } = await doctor(home, '--no-network', { env })
    expect(checks.map(({ id }) => id)).not.toContain('collector')
  })

  test('ends, whatever a check of the app does, and names what failed', async () => {
    using home = new Home()
    const checks: readonly DoctorCheck[] = [
      { id: 'stuck', title: 'Stuck', run: () => new Promise(() => undefined) },
      {
        id: 'broken',
        title: 'Broken',
        run() {
          throw new Error('no idea')
        },
      },
    ]
    const { exitCode, checks: found } = await doctor(home, 'broken stuck', { checks })
    expect(exitCode).toBe(10)
    expect(found).toMatchObject([
      { id: 'broken', status: 'failed', what: 'no idea' },
      { id: 'stuck', status: 'failed', what: 'no answer within 2 s' },
    ])
  })

  test('refuses a check that there is not', async () => {
    using home = new Home()
    const { exitCode, stderr } = await runInProcess(appWith(), ['doctor', 'spol'], {
      env: home.env(),
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no check "spol"; did you mean spool?')
  })

  test('says it to people with what helps, and on stderr when something failed', async () => {
    using home = withPending(1)
    haltTelemetry(home.paths('ways'))
    const env = home.env()
    const warned = await runInProcess(appWith(), ['doctor', 'uploads', 'settings'], { env })
    expect(warned).toMatchObject({ exitCode: 0, stderr: '' })
    expect(warned.stdout).toBe(`\
warning  Uploads   halted by you until further notice
         records wait here; nothing else stops
         try: ways telemetry resume
ok       Settings  ${home.paths('ways').configFile}
`)
    writeFileSync(home.paths('ways').configFile, '{')
    const failed = await runInProcess(appWith(), ['doctor', 'settings'], { env })
    expect(failed).toMatchObject({ exitCode: 10, stdout: '' })
    expect(failed.stderr).toMatch(/^failed {3}Settings {2}.+\n.+\nerror: 1 check of 1 failed\n/u)
  })
})

describe('doctor --fix', () => {
  test('makes private what is open to others, and looks again', async () => {
    using home = withPending(1)
    chmodSync(file(home), 0o755)
    const before = await doctor(home, 'directories')
    expect(before.checks).toMatchObject([
      { status: 'warning', fix: { summary: 'makes them private', isApplied: false } },
    ])
    const after = await doctor(home, 'directories --fix')
    expect(after.checks).toMatchObject([
      { status: 'ok', fix: { summary: 'makes them private', isApplied: true } },
    ])
    expect(lstatSync(file(home)).mode & 0o777).toBe(0o700)
    expect((await doctor(home, 'directories --fix')).checks).toMatchObject([{ fix: null }])
  })

  test('gives fish its file, and never changes one that is there', async () => {
    using home = new Home()
    const options = { env: { SHELL: '/usr/bin/fish' } }
    const { checks } = await doctor(home, 'completion --fix', options)
    expect(checks).toMatchObject([{ status: 'ok', fix: { isApplied: true } }])
    const script = join(home.dir, '.config/fish/completions/ways.fish')
    expect(readFileSync(script, 'utf8')).toContain('complete -c ways')
    writeFileSync(script, 'mine\n')
    const kept = await doctor(home, 'completion --fix', options)
    expect(kept.checks).toMatchObject([
      { status: 'warning', why: 'it could not be mended: EEXIST', fix: { isApplied: false } },
    ])
    expect(readFileSync(script, 'utf8')).toBe('mine\n')
  })

  test('does not end a halt, which somebody wanted', async () => {
    using home = withPending(1)
    writeUserConfig(home.paths('ways'), { telemetry: 'on' })
    haltTelemetry(home.paths('ways'))
    const { checks } = await doctor(home, 'uploads --fix')
    expect(checks).toMatchObject([{ status: 'warning', fix: null }])
  })
})
