import { execFileSync } from 'node:child_process'
import { describe, expect, jest, test } from '@jest/globals'
import type { JournalEntry } from '@indev/telemetry'
import { Home, start } from './support/program.ts'
import { spoolFiles } from './support/spool-bytes.ts'

// Real processes on a machine that may be busy; each has its own limit of 30 s.
jest.setTimeout(60_000)

/** Text that only a person may see: never in the journal, never in the spool. */
const CANARY = 'canary-message'

type Recorded = Pick<JournalEntry, 'command' | 'outcome' | 'cause' | 'exitCode'>

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

describe('however a command ends, its exit code, streams, journal line and span agree', () => {
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

describe('a signal', () => {
  test.each([
    ['wait', 'SIGINT', 130, /^ready\ncleaned\n$/u],
    ['wait', 'SIGTERM', 143, /^ready\ncleaned\n$/u],
    ['advise', 'SIGINT', 130, /^ready\nerror: the work goes on\ntry: ways end return\n$/u],
  ] as const)(
    'aborts and cleans up: %s dies of %s, recorded as cancelled',
    async (name, signal, exitCode, stderr) => {
      using home = new Home()
      const program = start('ways-to-end', ['end', name], home.env({ WAYS_TELEMETRY: 'on' }))
      await program.says('ready')
      program.child.kill(signal)
      const ended = await program.ended
      expect({ code: ended.code, signal: ended.signal }).toEqual({ code: null, signal })
      expect(ended.stderr).toMatch(stderr)
      expect(home.journal('ways').map(recordedOf)).toEqual([
        { command: `end ${name}`, outcome: 'cancelled', cause: 'user', exitCode },
      ])
      expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
    },
  )

  test('ends a command that does not listen within 2 s, and it is still recorded', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'stubborn'], home.env({ WAYS_TELEMETRY: 'on' }))
    await program.says('ready')
    const sentAtMs = performance.now()
    program.child.kill('SIGTERM')
    const { signal } = await program.ended
    expect(signal).toBe('SIGTERM')
    expect(performance.now() - sentAtMs).toBeGreaterThan(1900)
    expect(home.journal('ways').map(recordedOf)).toMatchObject([{ outcome: 'cancelled' }])
  })

  test('given again and again is recorded once', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'stubborn'], home.env({ WAYS_TELEMETRY: 'on' }))
    await program.says('ready')
    const again = setInterval(() => program.child.kill('SIGINT'), 50)
    const { signal } = await program.ended
    clearInterval(again)
    expect(signal).toBe('SIGINT')
    expect(home.journal('ways')).toHaveLength(1)
  })

  test('in JSON still gives one document', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'wait', '-o', 'json'], home.env())
    await program.says('ready')
    program.child.kill('SIGINT')
    const { stdout } = await program.ended
    expect(JSON.parse(stdout)).toMatchObject({
      error: { slug: 'cli.interrupted', kind: 'interrupted', retryable: true },
    })
  })
})

describe('the output', () => {
  test('arrives whole through a pipe, however long', async () => {
    using home = new Home()
    const { stdout, code } = await start('ways-to-end', ['end', 'flood'], home.env()).ended
    expect({ code, length: stdout.length }).toEqual({ code: 0, length: 4 * 1024 * 1024 + 3 })
  })

  test('whose reader goes away ends quietly', async () => {
    using home = new Home()
    const program = start('ways-to-end', ['end', 'flood'], home.env({ WAYS_TELEMETRY: 'on' }))
    program.child.stdout.destroy()
    const { code, stderr } = await program.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(home.journal('ways')).toMatchObject([{ outcome: 'ok' }])
  })

  test('that the disk refuses is a failure', () => {
    using home = new Home()
    const program = new URL('fixtures/ways-to-end.ts', import.meta.url).pathname
    const shell = `"${process.execPath}" "${program}" end flood > /dev/full; echo "exit $?"`
    const said = execFileSync('sh', ['-c', shell], {
      env: home.env(),
      timeout: 30_000,
      stdio: 'pipe',
    })
    expect(said.toString()).toBe('exit 10\n')
  })
})

describe('a machine without a usable home', () => {
  test.each([
    ['HOME is empty', { HOME: '', TMPDIR: '/dev/null' }],
    ['HOME cannot be written', { HOME: '/dev/null/home', TMPDIR: '/dev/null' }],
    ['HOME cannot be written, but TMPDIR can', { HOME: '/proc' }],
    ['the state directory is a file', { XDG_STATE_HOME: '/dev/null' }],
  ])('%s: the command works and prints nothing extra', async (_name, more) => {
    using home = new Home()
    const env = home.env({ WAYS_TELEMETRY: 'on', ...more })
    await expect(start('ways-to-end', ['end', 'return'], env).ended).resolves.toEqual({
      code: 0,
      signal: null,
      stdout: '{"done":true}\n',
      stderr: '',
    })
  })
})

function recordedOf({ command, outcome, cause, exitCode }: JournalEntry): Recorded {
  return cause === undefined
    ? { command, outcome, exitCode }
    : { command, outcome, cause, exitCode }
}
