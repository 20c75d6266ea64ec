import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { type CrashReport, listReports } from '@indev/crash/reports'
import { flush } from '@indev/telemetry/drain'
import { requestToJson } from '@indev/telemetry/operate'
import { describe, expect, jest, test } from '@jest/globals'
import { type TestRun, runInProcess } from '../src/testing.ts'
import { type Ended, Home, Program, start } from './support/program.ts'
import { serve } from './support/server.ts'
import { openShop } from './support/shop.ts'

// Real processes on a machine that may be busy; each has its own limit of 30 s.
jest.setTimeout(60_000)

const BUG = /^error: this is a bug in ways: TypeError: canary-message\n/u
const ID = /crash show (\S+)\n$/u

/** A command of the program whose state is in `home`, in this process: it only reads and removes. */
function crash(home: Home, line: string): Promise<TestRun> {
  const { app } = openShop()
  const ways = { ...app, identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' } }
  return runInProcess(ways, ['crash', ...line.split(' ')], { env: home.env() })
}

function end(home: Home, line: string, more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start('ways-to-end', ['end', ...line.split(' ')], home.env(more)).ended
}

function filesIn(home: Home): readonly string[] {
  const { crashDir } = home.paths('ways')
  return existsSync(crashDir) ? readdirSync(crashDir) : []
}

function reportsIn(home: Home): readonly CrashReport[] {
  return listReports(home.paths('ways').crashDir).reports
}

describe('a bug', () => {
  test('says in two lines what happened and what leads to its report, which the commands show', async () => {
    using home = new Home()
    const { code, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'off' })
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 70, lines: 3 })
    expect(stderr).toMatch(BUG)
    const id = ID.exec(stderr)?.[1] ?? ''

    const listed = JSON.parse((await crash(home, 'list -o json')).stdout)
    expect(listed).toEqual([
      {
        id,
        atMs: expect.any(Number),
        kind: 'captured',
        command: 'end bug',
        version: '1.2.3',
        error: { name: 'TypeError', message: 'canary-message' },
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u),
        count: 1,
        locals: 'off',
      },
    ])
    const { stdout: shown } = await crash(home, `show ${id}`)
    expect(shown).toContain('TypeError: canary-message\n  > ')
    expect(shown).toMatch(/ways-to-end\.ts:\d+:\d+/u)
    expect(shown).toContain(`What to do next\n  ways crash export ${id} crash.json`)
    expect(JSON.parse((await crash(home, 'show -o json')).stdout)).toMatchObject({ v: 1, id })

    const file = join(home.dir, 'crash.json')
    expect(await crash(home, `export last ${file}`)).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ v: 1, id })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await crash(home, `export last ${file}`)).toMatchObject({ exitCode: 6 })

    expect(await crash(home, 'erase')).toMatchObject({ exitCode: 2 })
    expect(await crash(home, `erase ${id}`)).toMatchObject({ stdout: '1 crash report erased\n' })
    expect(await crash(home, 'show')).toMatchObject({ exitCode: 5 })
    expect((await crash(home, 'list')).stdout).toBe('no crash is known\n')
  })

  test('is a JSON document with the command that shows it', async () => {
    using home = new Home()
    const { code, stdout } = await end(home, 'bug -o json')
    const [report] = reportsIn(home)
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 70,
      error: {
        next: [{ command: `ways crash show ${report?.id}` }],
        details: { crash: report?.id },
      },
    })
  })

  test('with its local variables, the second time, shows no secret, argument or environment', async () => {
    using home = new Home()
    const secrets = { GITHUB_TOKEN: 'canary-of-the-environment', COLOUR: 'canary-in-a-plain-one' }
    for (let times = 0; times < 2; times += 1) {
      await end(home, 'bug --password canary-of-an-argument', { WAYS_TELEMETRY: 'on', ...secrets })
    }
    const [second, first] = reportsIn(home)
    expect([second?.locals, first?.locals]).toEqual(['captured', 'not-armed'])
    const text = JSON.stringify(second)
    // What the command was called with was seen.
    expect(text).toContain('"password":"«redacted:name»"')
    expect(text.replaceAll('canary-message', '')).not.toContain('canary')
  })

  test('that changes nothing is run once more when it is asked for, and any other only twice asked', async () => {
    using home = new Home()
    const run = (line: string): Promise<Ended> =>
      start('ways-to-end', line.split(' '), home.env({ WAYS_TELEMETRY: 'on' })).ended
    await run('end bug --code 3')
    expect((await run('crash replay')).stderr).toContain(
      'end bug was given --code; values are in no',
    )
    const { code, stdout } = await run('crash replay last -- --code 3')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/, the same crash\n$/u),
    })
    const [again] = reportsIn(home)
    expect(again).toMatchObject({ command: 'end bug', locals: 'captured' })
    await run('end throw')
    expect(await run('crash replay')).toMatchObject({ code: 3, stdout: '' })
  })

  test('of the runtime itself is one too', async () => {
    using home = new Home()
    const program = `
      import { runMain } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
      const identity = { name: 'ways', version: '1', envPrefix: 'WAYS' }
      await runMain({ identity, summary: '', get commands() { throw new TypeError('canary-message') } })`
    const args = ['--input-type=module', '-e', program, 'end']
    const { code, stderr } = await new Program(process.execPath, args, home.env()).ended
    expect(code).toBe(70)
    expect(stderr).toMatch(BUG)
    expect(reportsIn(home).map(({ id }) => id)).toEqual([ID.exec(stderr)?.[1]])
  })

  test('with diagnostics off leaves nothing and ends as it would have', async () => {
    using home = new Home()
    const off = { WAYS_TELEMETRY: 'off', WAYS_DIAGNOSTICS: 'off' }
    const { code, stdout, stderr } = await end(home, 'bug', off)
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
    expect(stderr).toBe('error: this is a bug in ways: TypeError: canary-message\n')
    expect(readdirSync(home.dir)).toEqual([])
  })

  test('where no report can be written ends as it would have, and names the trace', async () => {
    using home = new Home()
    const { crashDir } = home.paths('ways')
    mkdirSync(dirname(crashDir), { recursive: true, mode: 0o700 })
    writeFileSync(crashDir, 'in the way')
    const { code, stdout, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'on' })
    expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
    expect(stderr).toMatch(
      /^error: this is a bug in ways: TypeError: canary-message\ntrace: \S+\n$/u,
    )
  })

  test('is not written through a link in the place of the state', async () => {
    using home = new Home()
    const [state, elsewhere] = [join(home.dir, 'state'), join(home.dir, 'elsewhere')]
    mkdirSync(state)
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(state, 'ways'))
    const { code, stderr } = await end(home, 'bug', { WAYS_TELEMETRY: 'on', XDG_STATE_HOME: state })
    expect(code).toBe(70)
    expect(stderr).toMatch(BUG)
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('that fills the heap, seen once before, is a report with its functions, and exit 70', async () => {
    using home = new Home()
    const env = home.env({ WAYS_TELEMETRY: 'on' })
    await end(home, 'fill', { WAYS_TELEMETRY: 'on' })
    const file = join(import.meta.dirname, 'fixtures/ways-to-end.ts')
    const args = ['--max-old-space-size=40', file, 'end', 'fill']
    const { code, signal, stderr } = await new Program(process.execPath, args, env).ended
    expect({ code, signal }).toEqual({ code: 70, signal: null })
    expect(stderr).toMatch(/^error: this is a bug in ways: it used up its memory\ncrash \S+: kept/u)
    const [report] = reportsIn(home)
    expect(report).toMatchObject({ kind: 'out-of-memory', command: 'end fill', locals: 'captured' })
    expect(report?.error?.frames.some(({ locals }) => locals?.['kept'] !== undefined)).toBe(true)
    expect(home.journal('ways').map(({ exitCode, outcome }) => [exitCode, outcome])).toEqual([
      [70, 'bug'],
      [70, 'bug'],
    ])
  })
})

describe('what kills a command', () => {
  test.each(['local', 'on'])(
    'leaves a run file, of which the next command makes a report (telemetry %s)',
    async (telemetry) => {
      using home = new Home()
      const program = start('ways-to-end', ['end', 'wait'], home.env({ WAYS_TELEMETRY: telemetry }))
      await program.says('ready')
      program.child.kill('SIGKILL')
      await program.ended
      expect(filesIn(home)).toEqual([expect.stringMatching(/^run-/u)])
      expect((await end(home, 'return', { WAYS_TELEMETRY: telemetry })).code).toBe(0)
      expect(filesIn(home)).toEqual([expect.stringMatching(/^crash-/u)])
      expect(reportsIn(home)).toMatchObject([{ kind: 'vanished', command: 'end wait' }])
    },
  )

  test('leaves nothing where telemetry may not leave anything, and nothing of a signal', async () => {
    using home = new Home()
    for (const [telemetry, signal] of [
      ['off', 'SIGKILL'],
      ['on', 'SIGTERM'],
    ] as const) {
      const program = start('ways-to-end', ['end', 'wait'], home.env({ WAYS_TELEMETRY: telemetry }))
      await program.says('ready')
      program.child.kill(signal)
      expect((await program.ended).signal).toBe(signal)
    }
    expect(filesIn(home)).toEqual([])
  })
})

test('with upload allowed, what was recorded to be sent reaches the collector, and nothing else', async () => {
  using home = new Home()
  const reports: string[] = []
  await using collector = await serve((request, response) => {
    void (async () => {
      const body = gunzipSync(await buffer(request))
      if (request.url === '/v1/logs') reports.push(JSON.stringify(requestToJson('logs', body)))
      response.end()
    })()
  })
  await crash(home, 'upload on')
  for (const telemetry of ['on', 'local']) {
    const env = { WAYS_TELEMETRY: telemetry, GITHUB_TOKEN: 'canary-t0ken-of-16' }
    const program = start('ways-to-end', ['end', 'wait'], home.env(env))
    await program.says('ready')
    program.child.kill('SIGKILL')
    await program.ended
    await end(home, `bug --code ${telemetry === 'on' ? 1 : 2}`, env)
  }
  const app = { name: 'ways', version: '1.2.3', envPrefix: 'X' }
  const own = { app, paths: home.paths('ways'), endpoint: collector.url, env: {} }
  expect(await flush({ ...own, timeoutMs: 20_000 })).toMatchObject({
    pending: 0,
    stoppedBy: 'empty',
  })
  const sent = reports.join('\n')
  expect(sent.split('"crash.id"')).toHaveLength(3)
  expect(sent).toContain('"vanished"')
  expect(sent).toContain('TypeError')
  expect([home.dir, 'canary-t0ken'].filter((word) => sent.includes(word))).toEqual([])
  expect(reportsIn(home)).toHaveLength(4)
})

describe('crash simulate', () => {
  test('really crashes: another process by itself, this one with --here', async () => {
    using home = new Home()
    const simulate = (...args: string[]): Promise<Ended> =>
      start('ways-to-end', ['crash', 'simulate', '--kind', ...args], home.env()).ended
    const { code, stdout } = await simulate('segmentation-fault', '-o', 'json')
    expect({ code, ...JSON.parse(stdout) }).toEqual({
      code: 0,
      simulation: 'segmentation-fault',
      exitCode: null,
      signal: 'SIGSEGV',
      report: expect.any(String),
      kind: 'vanished',
    })
    expect(await simulate('null', '--here')).toMatchObject({
      code: 70,
      stderr: expect.stringMatching(/^error: this is a bug in ways: null\ncrash /u),
    })
    expect(JSON.parse((await crash(home, 'list -o json')).stdout)).toMatchObject([
      { kind: 'exception', command: 'crash simulate' },
      { kind: 'vanished', command: 'crash simulate' },
    ])
    // Never recorded, and nothing is left running or waiting.
    expect(home.journal('ways')).toEqual([])
    expect((await crash(home, 'erase --all')).stdout).toBe('2 crash reports erased\n')
    expect(filesIn(home)).toEqual([])
  })

  test('does nothing where diagnostics are off', async () => {
    using home = new Home()
    const { app } = openShop()
    const env = home.env({ SHOP_DIAGNOSTICS: 'off' })
    expect(await runInProcess(app, ['crash', 'simulate', '--kind', 'kill'], { env })).toMatchObject(
      { exitCode: 10, stderr: expect.stringContaining('SHOP_DIAGNOSTICS') },
    )
  })
})

test('crash upload is off, says when it does nothing, and keeps what else is set', async () => {
  using home = new Home()
  const said: string[] = []
  for (const word of ['status', 'on', 'status', 'off', 'status']) {
    said.push((await crash(home, `upload ${word}`)).stdout)
  }
  const off = 'upload of crash reports is off\n'
  const on = expect.stringMatching(/^upload of crash reports is on\nthey stay here all the same, /u)
  expect(said).toEqual([off, on, on, off, off])
})
