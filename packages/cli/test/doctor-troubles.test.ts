import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { haltTelemetry } from '@indev/telemetry/operate'
import { doctor, type DoctorOptions, file } from './support/doctor.ts'
import type { Home } from './support/program.ts'
import { withPending } from './support/ways.ts'

const DAY_MS = 86_400_000

/** What is wrong: how it came to be, and what is said of it. */
interface Trouble {
  readonly check: string
  readonly name: string
  readonly status: 'warning' | 'failed'
  readonly what: RegExp
  readonly next?: string
  readonly options?: DoctorOptions
  arrange?(home: Home): void
}

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
