import { describe, expect, jest, test } from '@jest/globals'
import { received } from './support/received.ts'
import { type Recorded, recordedOf } from './support/recorded.ts'
import { Home, start } from './support/program.ts'
import { spoolFiles } from './support/spool-bytes.ts'

// Real processes on a machine that may be busy; each has its own limit of 30 s.
jest.setTimeout(60_000)

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
    stderr: /^error: this is a bug in ways: TypeError: canary-message\ntrace: [\da-f]{32}\n$/u,
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
    stderr: /^error: this is a bug in ways: RangeError: canary-message\ntrace: /u,
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['forget'],
    code: 70,
    stdout: '',
    stderr: /^error: this is a bug in ways: RangeError: canary-message\ntrace: /u,
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['throw'],
    code: 70,
    stdout: '',
    stderr: /^error: this is a bug in ways: RangeError: canary-message\ntrace: /u,
    recorded: { outcome: 'bug', cause: 'bug' },
    errorType: 'RangeError',
  },
  {
    argv: ['starve'],
    code: 70,
    stdout: '',
    stderr: /waits for something that can never happen\ntrace: /u,
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
