import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { describe, expect, test } from '@jest/globals'
import { TELEMETRY_ENTRIES } from '../src/builtin/telemetry-entries.ts'
import { AT_NOON, Home, PATIENT, start } from './support/program.ts'
import { serve } from './support/server.ts'
import { spoolFiles } from './support/spool-bytes.ts'
import { answerOf, inProcess, ways, withPending } from './support/ways.ts'

describe('telemetry on, local, off', () => {
  test("write the user's setting and keep what else stands in the file", async () => {
    using home = new Home()
    const { configFile } = home.paths('ways')
    const said = [
      await inProcess(home, 'telemetry on'),
      await inProcess(home, 'telemetry local'),
      await inProcess(home, 'telemetry off -o json'),
    ]
    expect(said.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ])
    expect(said[0]?.stdout).toBe('telemetry is on\n')
    expect(JSON.parse(said[2]?.stdout ?? '')).toMatchObject({
      telemetry: 'off',
      purged: 0,
      effective: { state: 'off', rule: 'user-config' },
    })
    expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({ telemetry: 'off' })
  })

  test('off discards what is pending, and status counts it', async () => {
    using home = withPending(2)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(2)
    const { code, stdout } = await inProcess(home, 'telemetry off')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'telemetry is off\n2 pending records discarded\n',
    })
    expect(spoolFiles(home.paths('ways'))).toEqual([])
    const status = JSON.parse((await inProcess(home, 'telemetry status -o json')).stdout)
    expect(status).toMatchObject({
      consent: { state: 'off', rule: 'user-config' },
      pending: { records: 0 },
      dropped: { purged: 2 },
    })
  })

  test('say so when a variable outranks the setting', async () => {
    using home = new Home()
    const { stdout } = await inProcess(home, 'telemetry on', { DO_NOT_TRACK: '1' })
    expect(stdout).toBe('telemetry is on\nin this environment it stays off: DO_NOT_TRACK is set\n')
  })

  test('exit 10 where the setting cannot be written', async () => {
    using home = new Home()
    const { code, stderr } = await inProcess(home, 'telemetry off', {
      XDG_CONFIG_HOME: '/dev/null',
    })
    expect(code).toBe(10)
    expect(stderr).toContain('could not be changed')
  })
})

describe('telemetry flush', () => {
  test('delivers what is pending', async () => {
    const posts: string[] = []
    await using collector = await serve((request, response) => {
      posts.push(`${request.method} ${request.url}`)
      request.resume()
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
    using home = withPending(2)
    const env = { WAYS_OTLP_ENDPOINT: collector.url, ...PATIENT }
    const { code, stdout } = await ways(home, 'telemetry flush --timeout 25s', env)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2 delivered; nothing is pending\n' })
    expect(posts.filter((post) => post !== 'POST /v1/metrics')).toEqual(['POST /v1/traces'])
    const { stdout: status } = await inProcess(home, 'telemetry status')
    expect(status).toMatch(/^Delivered: +2 records, last /mu)
    expect(status).toMatch(/^Recorded: +2 commands$/mu)
    expect(status).toMatch(/^Requests: +2 of 2 succeeded$/mu)
  })

  test.each([
    ['exits 22 when the collector is down', 'dead', 22, /nothing was taken by the collector at/u],
    [
      'exits 10 when no collector is known',
      'none',
      10,
      /no collector is known: 0 delivered, 1 still/u,
    ],
  ])('%s, and everything is still pending', async (_name, which, exitCode, message) => {
    using home = withPending(1)
    await using dead = await refusedAddress()
    const env = which === 'dead' ? { WAYS_OTLP_ENDPOINT: dead.url } : {}
    const { code, stderr } = await inProcess(home, 'telemetry flush --timeout 25s', env)
    expect(code).toBe(exitCode)
    expect(stderr).toMatch(message)
    expect(spoolFiles(home.paths('ways'))).toHaveLength(1)
    const tried = which === 'dead' ? 1 : 0
    expect(await answerOf(home, 'telemetry status')).toMatchObject({
      recorded: 1,
      uploads: { tried, delivered: 0, excluded: 0 },
    })
  })

  test('sends nothing without consent', async () => {
    using home = withPending(1)
    const { code, stdout } = await inProcess(home, 'telemetry flush', { WAYS_TELEMETRY: 'local' })
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'telemetry does not upload here: nothing was sent\n',
    })
  })
})

describe.each(['telemetry status', 'telemetry flush'])('with consent local %s', (line) => {
  test('records what was killed before, since nothing runs in the background there', async () => {
    using home = new Home()
    const env = { WAYS_TELEMETRY: 'local' }
    const program = start('ways-to-end', ['end', 'wait'], home.env(env))
    await program.says('ready')
    program.child.kill('SIGKILL')
    await program.ended
    expect(home.journal('ways')).toEqual([])
    await inProcess(home, line, env)
    expect(home.journal('ways')).toMatchObject([{ command: 'end wait', outcome: 'interrupted' }])
  })
})

test('with consent local the first command of a day records what was killed before, no other looks for it', async () => {
  using home = new Home()
  const env = { WAYS_TELEMETRY: 'local', ...AT_NOON }
  const kill = async (): Promise<void> => {
    const program = start('ways-to-end', ['end', 'wait'], home.env(env))
    await program.says('ready')
    program.child.kill('SIGKILL')
    await program.ended
  }
  await kill()
  const first = await ways(home, 'end return', env)
  expect(first).toMatchObject({ code: 0, stderr: '' })
  const outcomes = () => home.journal('ways').map(({ outcome }) => outcome)
  expect(outcomes()).toEqual(['ok', 'interrupted'])
  await kill()
  await ways(home, 'end return', env)
  expect(outcomes()).toEqual(['ok', 'interrupted', 'ok'])
})

describe('telemetry status', () => {
  test.each([
    [{ WAYS_TELEMETRY: 'local' }, 'local', 'env: WAYS_TELEMETRY says local'],
    [{ DO_NOT_TRACK: '1' }, 'off', 'do-not-track: DO_NOT_TRACK is set'],
    [{ CI: 'true' }, 'off', 'ci: CI is set'],
    [{}, 'off', 'notice-not-shown: the notice has not been shown on a terminal yet'],
  ])('with %o is %s, and names the rule that decided', async (env, state, rule) => {
    using home = new Home()
    const { stdout } = await inProcess(home, 'telemetry status', env)
    expect(stdout).toContain(`Telemetry:   ${state}\nDecided by:  ${rule}\n`)
  })

  test('shows a breaker that opened, until it closes again', async () => {
    using home = new Home()
    const { forkerDir } = home.paths('ways')
    mkdirSync(forkerDir, { recursive: true, mode: 0o700 })
    const file = join(forkerDir, 'breaker')
    writeFileSync(file, '')
    const untilMs = Date.now() + 60_000
    utimesSync(file, untilMs / 1000, untilMs / 1000)
    const { stdout } = await inProcess(home, 'telemetry status')
    expect(stdout).toMatch(/Uploader: +stopped by its breaker until 20\d\d-/u)
  })
})

test('no telemetry command, nor the version, is ever recorded', async () => {
  using home = new Home()
  const lines = [
    ...TELEMETRY_ENTRIES.map(({ path }) => path.join(' ')),
    'version',
    'version --debug',
  ]
  expect(lines.length).toBeGreaterThan(18)
  for (const line of lines) {
    await inProcess(home, line, { WAYS_TELEMETRY: 'on' })
    expect(home.journal('ways')).toEqual([])
    expect(spoolFiles(home.paths('ways'))).toEqual([])
  }
})

/** How these lines end, all in one process: its own errors, and no home but the one it is told. */
async function endsOf(
  home: Home,
  lines: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<unknown> {
  const { code, stdout, stderr } = await start('ways-many', lines, home.env(env)).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

test('without a home, those that change something say so, and those that look find nothing', async () => {
  using home = new Home()
  const env = { HOME: '/nonexistent', TMPDIR: 'not-absolute' }
  const nothing = {
    show: '{"spans":[],"reports":[],"metrics":[]}\n',
    log: '[]\n',
    'export -': '[]\n',
  }
  const looking = Object.entries(nothing).map(([words, stdout]) => ({
    line: `telemetry ${words} -o json`,
    code: 0,
    stdout,
  }))
  const changing = ['on', 'off', 'halt', 'resume', 'erase --yes', 'spool ls', 'spool purge'].map(
    (words) => ({
      line: `telemetry ${words}`,
      code: 10,
      stderr: expect.stringContaining('no directory in which ways could keep anything'),
    }),
  )
  const expected = [...looking, ...changing]
  const lines = expected.map(({ line }) => line)
  expect(await endsOf(home, lines, env)).toMatchObject(expected)
})

test('with a file in the way of the state directory they say so, and it is no bug', async () => {
  using home = new Home()
  const expected = ['show', 'export -', 'halt', 'resume', 'spool ls', 'spool purge'].map(
    (words) => ({
      line: `telemetry ${words}`,
      code: 10,
      stdout: '',
      stderr: expect.stringContaining("can't be used (ENOTDIR)"),
    }),
  )
  const lines = expected.map(({ line }) => line)
  expect(await endsOf(home, lines, { XDG_STATE_HOME: '/dev/null' })).toEqual(expected)
})
