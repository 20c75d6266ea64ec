import { existsSync, readdirSync } from 'node:fs'
import { type CrashReport, listReports } from '@indev/crash/reports'
import { describe, expect, test } from '@jest/globals'
import { received } from './support/received.ts'
import { type Recorded, recordedOf } from './support/recorded.ts'
import { Home, start } from './support/program.ts'
import { spoolFiles } from './support/spool-bytes.ts'

/** Text that only a person may see: never in the journal, never in the spool. */
const CANARY = 'canary-message'

interface Way {
  readonly argv: readonly string[]
  readonly code: number
  readonly stdout: string
  readonly stderr: RegExp
  readonly recorded: Omit<Recorded, 'command' | 'exitCode'>
  /** What the span says of it. */
  readonly errorType?: string
}

/** Two lines: what happened, and what leads to the report. */
function bug(what: string): RegExp {
  const note =
    'crash (\\S+): kept on this machine, nothing was sent; to see it: ways crash show \\1'
  return new RegExp(`^error: this is a bug in ways: ${what}\n${note}\n$`, 'u')
}

const WAYS: readonly Way[] = [
  {
    argv: ['return'],
    code: 0,
    stdout: '{"done":true}\n',
    stderr: /^$/u,
    recorded: { outcome: 'ok' },
  },
  {
    argv: ['fail'],
    code: 5,
    stdout: '',
    stderr: /^error: no such thing: canary-message\ntry: ways end return\n$/u,
    recorded: { outcome: 'expected', cause: 'user' },
    errorType: 'fixture.missing',
  },
  {
    argv: ['bug'],
    code: 70,
    stdout: '',
    stderr: bug('TypeError: canary-message'),
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'TypeError',
  },
  {
    argv: ['exit', '--code', '0'],
    code: 0,
    stdout: '',
    stderr: /^$/u,
    recorded: { outcome: 'ok' },
  },
  {
    argv: ['exit', '--code', '22'],
    code: 22,
    stdout: '',
    stderr: /^$/u,
    recorded: { outcome: 'expected', cause: 'remote' },
    errorType: 'unreachable',
  },
  {
    argv: ['exit', '--code', '70'],
    code: 70,
    stdout: '',
    stderr: /^$/u,
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'bug',
  },
  {
    argv: ['reject'],
    code: 70,
    stdout: '',
    stderr: bug('RangeError: canary-message'),
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['forget'],
    code: 70,
    stdout: '',
    stderr: bug('RangeError: canary-message'),
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['throw'],
    code: 70,
    stdout: '',
    stderr: bug('RangeError: canary-message'),
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['starve'],
    code: 70,
    stdout: '',
    stderr: bug('Error: the command waits for something that can never happen'),
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'Error',
  },
  {
    argv: ['return', '--code', 'x'],
    code: 2,
    stdout: '',
    stderr: /^error: --code needs a number, not "x"\ntry: ways end return --help\n$/u,
    recorded: { outcome: 'expected', cause: 'user' },
    errorType: 'cli.bad-value',
  },
]

/** All that anybody else hears of a bug. */
function exceptionOf(type: string | undefined): object {
  return {
    name: 'exception',
    timeUnixNano: expect.any(BigInt),
    attributes: {
      'exception.type': type,
      'crash.fingerprint': expect.stringMatching(/^[0-9a-f]{16}$/u),
      'crash.fingerprint_version': 1,
      'crash.count': 1,
    },
  }
}

/** Nothing but reports is left behind: no run file of a command that has ended. */
function reportsOf(home: Home): readonly CrashReport[] {
  const { crashDir } = home.paths('ways')
  const names = existsSync(crashDir) ? readdirSync(crashDir) : []
  expect(names.filter((name) => !/^(?:crash|strike)-/u.test(name))).toEqual([])
  return listReports(crashDir).reports
}

describe('however a command ends, its exit code, streams, journal line and what the collector receives agree', () => {
  test.each(WAYS.map((way) => [way.argv.join(' '), way] as const))('end %s', async (_name, way) => {
    using home = new Home()
    const env = home.env({ WAYS_TELEMETRY: 'on' })
    const { code, signal, stdout, stderr } = await start('ways-to-end', ['end', ...way.argv], env)
      .ended
    expect({ code, signal, stdout }).toEqual({ code: way.code, signal: null, stdout: way.stdout })
    expect(stderr).toMatch(way.stderr)
    const command = `end ${way.argv[0]}`
    expect(home.journal('ways').map(recordedOf)).toEqual([
      { command, ...way.recorded, exitCode: way.code },
    ])
    const [span = '', ...others] = spoolFiles(home.paths('ways'))
    expect(others).toEqual([])
    expect(span).toContain(`ways ${command}`)
    expect(span.includes('error.type')).toBe(way.errorType !== undefined)
    expect(span).toContain(way.errorType ?? '')
    expect(span).not.toContain(CANARY)
    const [sent, ...more] = await received(home, 'ways')
    expect(more).toEqual([])
    const { outcome } = way.recorded
    const attributes = { 'cli.outcome': outcome, 'process.exit.code': way.code }
    expect(sent).toMatchObject({ name: `ways ${command}`, attributes })
    expect(sent?.attributes['error.type']).toBe(way.errorType)
    const hasReport = stderr.includes('crash show')
    expect(sent?.events.filter(({ name }) => name !== 'begun')).toEqual(
      hasReport ? [exceptionOf(way.errorType)] : [],
    )
    expect(reportsOf(home)).toMatchObject(hasReport ? [{ command, error: {} }] : [])
  })

  test('with telemetry off, the bytes and codes are the same and nothing is written', async () => {
    for (const way of WAYS.slice(0, 2)) {
      using home = new Home()
      const env = home.env({ WAYS_TELEMETRY: 'off' })
      const { code, stdout, stderr } = await start('ways-to-end', ['end', ...way.argv], env).ended
      expect({ code, stdout }).toEqual({ code: way.code, stdout: way.stdout })
      expect(stderr).toMatch(way.stderr)
      expect(home.journal('ways')).toEqual([])
      expect(spoolFiles(home.paths('ways'))).toEqual([])
    }
  })
})
