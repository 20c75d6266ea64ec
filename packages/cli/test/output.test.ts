import { describe, expect, test } from '@jest/globals'
import { CliError, defineCommand, EXIT_CODES, type CommandContext } from '../src/index.ts'
import type { CliApp } from '../src/app.ts'
import { NOWHERE, runInProcess, testHost } from '../src/testing.ts'
import { run } from '../src/run.ts'
import { openShop } from './support/shop.ts'

/** The shop, with one command that does `work`. */
function appThat(work: (ctx: CommandContext) => unknown): CliApp {
  const command = defineCommand({
    path: ['do'],
    summary: 'Does it.',
    args: {},
    run: (_args, ctx) => work(ctx),
    human: (value, view) => view.table(['VALUE'], [[view.paint('bold', String(value))]]),
  })
  const load = (): Promise<typeof command> => Promise.resolve(command)
  return { ...openShop().app, commands: [{ path: ['do'], summary: 'Does it.', load }] }
}

const failing = (kind: CliError['kind']): CliApp =>
  appThat(() => {
    throw new CliError({
      slug: 'thing.broken',
      kind,
      message: 'the thing is broken; mend it: shop mend',
      recordable: true,
      next: [
        { command: 'shop mend', why: 'mends it' },
        { command: 'shop buy', why: 'replaces it' },
      ],
    })
  })

describe('a result', () => {
  test.each([
    [[], '[]\n'],
    [{ a: 1 }, '{"a":1}\n'],
    ['text', '"text"\n'],
    [null, 'null\n'],
    [undefined, 'null\n'],
  ])('%p is printed bare in JSON, as one line for a program', async (value, stdout) => {
    const ended = await runInProcess(
      appThat(() => value),
      ['do', '-o', 'json'],
    )
    expect(ended).toEqual({ exitCode: 0, stdout, stderr: '' })
  })

  test('is indented in JSON for a person', async () => {
    const { stdout } = await runInProcess(
      appThat(() => ({ a: 1 })),
      ['do', '-o', 'json'],
      {
        terminals: { stdout: true },
      },
    )
    expect(stdout).toBe('{\n  "a": 1\n}\n')
  })

  test('is all that stdout gets; narration goes to stderr', async () => {
    const app = appThat((ctx) => {
      ctx.narrate('working')
      return 7
    })
    const ended = await runInProcess(app, ['do'])
    expect(ended).toEqual({ exitCode: 0, stdout: 'VALUE\n7\n', stderr: 'working\n' })
  })

  test.each([
    ['on a terminal', [], {}, true],
    ['with --no-color', ['--no-color'], {}, false],
    ['with NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', [], { NO_COLOR: '' }, true],
    ['on a dumb terminal', [], { TERM: 'dumb' }, false],
  ])('%s is emphasised or not', async (_name, flags, env, isPainted) => {
    const terminals = { stdout: true }
    const { stdout } = await runInProcess(
      appThat(() => 7),
      ['do', ...flags],
      { env: { ...NOWHERE, ...env }, terminals },
    )
    expect(stdout.includes('\u001B[1m7\u001B[0m')).toBe(isPainted)
  })
})

describe('a failure', () => {
  const kinds = Object.keys(EXIT_CODES).filter(
    (kind): kind is CliError['kind'] => kind !== 'bug' && kind in EXIT_CODES,
  )

  test.each(kinds)('of kind %s exits with its code', async (kind) => {
    const { exitCode } = await runInProcess(failing(kind), ['do'])
    expect(exitCode).toBe(EXIT_CODES[kind])
  })

  test('in text is on stderr; a command that the message names is not repeated', async () => {
    await expect(runInProcess(failing('quota'), ['do'])).resolves.toEqual({
      exitCode: 8,
      stdout: '',
      stderr: 'error: the thing is broken; mend it: shop mend\ntry: shop buy\n',
    })
  })

  test('in JSON is one document on stdout, and nothing on stderr', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(failing('rate-limited'), [
      'do',
      '-o',
      'json',
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 23, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      error: {
        slug: 'thing.broken',
        kind: 'rate-limited',
        message: 'the thing is broken; mend it: shop mend',
        retryable: true,
        traceId: null,
        next: [
          { command: 'shop mend', why: 'mends it' },
          { command: 'shop buy', why: 'replaces it' },
        ],
      },
    })
  })

  test('that nobody foresaw is a bug: exit 70, its stack only under --debug', async () => {
    const app = appThat(() => {
      throw new TypeError('x is undefined')
    })
    const plain = await runInProcess(app, ['do'])
    expect(plain).toEqual({
      exitCode: 70,
      stdout: '',
      stderr: 'error: this is a bug in shop: TypeError: x is undefined\n',
    })
    const debug = await runInProcess(app, ['do', '--debug'])
    expect(debug.stderr).toMatch(/^debug: TypeError: x is undefined\ndebug: {5}at /mu)
  })

  test('thrown as something that is not an error is a bug too', async () => {
    const reject: (reason: unknown) => Promise<never> = Promise.reject.bind(Promise)
    const app = appThat(() => reject('just text'))
    const { exitCode, stderr } = await runInProcess(app, ['do'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 70,
      stderr: 'error: this is a bug in shop: just text\n',
    })
  })

  test('of loading the command is a bug', async () => {
    const row = {
      path: ['do'],
      summary: '',
      load: () => Promise.reject(new Error('no such module')),
    }
    const app = { ...openShop().app, commands: [row] }
    const { exitCode, stderr } = await runInProcess(app, ['do', '--flag'])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 70,
      stderr: 'error: this is a bug in shop: Error: no such module\n',
    })
  })

  test('to write the result is not a success', async () => {
    const host = {
      ...testHost(['do']),
      drained: () => Promise.resolve(new Error('ENOSPC: no space left on device, write')),
    }
    await expect(
      run(
        appThat(() => 7),
        host,
      ),
    ).resolves.toBe(10)
    expect(host.captured.stderr).toBe(
      'error: the result could not be written: ENOSPC: no space left on device, write\n',
    )
  })
})

describe('a question may be asked', () => {
  const all = { stdin: true, stdout: true, stderr: true }

  test.each([
    ['on a terminal', [], all, {}, true],
    ['on a terminal with output in a pipe', [], { ...all, stdout: false }, {}, true],
    ['not with --no-input', ['--no-input'], all, {}, false],
    ['not in CI', [], all, { CI: 'true' }, false],
    ['not from a pipe', [], { ...all, stdin: false }, {}, false],
    ['not when nobody reads it', [], { ...all, stderr: false }, {}, false],
  ])('%s', async (_name, flags, terminals, env, isAllowed) => {
    const app = appThat((ctx) => ctx.interactive)
    const { stdout } = await runInProcess(app, ['do', ...flags, '-o', 'json'], {
      terminals,
      env: { ...NOWHERE, ...env },
    })
    expect(JSON.parse(stdout)).toBe(isAllowed)
  })
})

describe('the version', () => {
  test.each([
    [['--version'], 'shop 2.0.0\n'],
    [['version'], 'shop 2.0.0\n'],
    [['version', '--no-color'], 'shop 2.0.0\n'],
    [['version', '-o', 'json'], '{"name":"shop","version":"2.0.0"}\n'],
    [['-o', 'json', '--version'], '{"name":"shop","version":"2.0.0"}\n'],
  ])('%p', async (argv, stdout) => {
    await expect(runInProcess(openShop().app, argv)).resolves.toEqual({
      exitCode: 0,
      stdout,
      stderr: '',
    })
  })
})
