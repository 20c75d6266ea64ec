import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { guardCrashes } from '@indev/crash'
import { examine, renderFindings } from '../src/doctor/doctor.ts'
import { closeServer, listen } from '../src/http/listen.ts'
import { main } from '../src/main.ts'
import { resolveOptions, type PlatformOptions } from '../src/options.ts'
import { openDatabase } from '../src/store/database.ts'
import { createManualClock } from './support/manual-clock.ts'
import { makeDataDir, removeDataDir, startTestPlatform } from './support/test-platform.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await makeDataDir()
})
afterEach(async () => {
  await removeDataDir(dataDir)
})

/** What is found, by what it is about. */
async function find(options: Partial<PlatformOptions> = {}, env: NodeJS.ProcessEnv = {}) {
  const findings = await examine(resolveOptions({ dataDir, ...options }), env)
  return Object.fromEntries(findings.map(({ what, ...finding }) => [what, finding]))
}

test('finds nothing to fix where there is nothing yet, and makes nothing', async () => {
  const fresh = join(dataDir, 'fresh')
  const found = await find({ dataDir: fresh })
  expect(Object.values(found).map(({ state }) => state)).not.toContain('fix')
  expect(found['data directory']).toEqual({ state: 'later', detail: `${fresh} will be made` })
  expect(await readdir(dataDir)).toEqual([])
})

test('finds nothing to fix beside a platform that serves, and leaves no file behind', async () => {
  const platform = await startTestPlatform({ dataDir })
  const port = Number(new URL(platform.url)['port'])
  const before = await readdir(dataDir)
  // With this clock, the platform has all the time that it needs to answer.
  const found = await find({ port, deps: { clock: createManualClock(Date.now()) } })
  expect(found).toMatchObject({
    'data directory': { state: 'ok' },
    'data file': { state: 'ok', detail: expect.stringMatching(/^whole, format \d+$/) },
    keys: { state: 'ok' },
    clock: { state: 'ok' },
    port: { state: 'later', detail: `a platform listens on ${platform.url} already` },
    provisioner: { state: 'ok' },
    crashes: { state: 'ok', detail: 'none' },
  })
  expect(await readdir(dataDir)).toEqual(before)
  await platform.stop()
  await find()
  expect(await readdir(dataDir)).toEqual(['platform.db'])
})

describe('finds, and says what to do about it,', () => {
  test('a directory and a file that others can read', async () => {
    openDatabase(dataDir).close()
    await chmod(join(dataDir, 'platform.db'), 0o644)
    await chmod(dataDir, 0o755)
    expect(await find()).toMatchObject({
      'data directory': { state: 'fix', fix: `chmod 700 ${dataDir}` },
      'data file': { state: 'fix', fix: `chmod 600 ${join(dataDir, 'platform.db')}` },
    })
  })

  test('a directory that is a file', async () => {
    const file = join(dataDir, 'file')
    await writeFile(file, '')
    expect((await find({ dataDir: file }))['data directory']?.state).toBe('fix')
    expect((await find({ dataDir: join(file, 'x') }))['data directory']?.state).toBe('fix')
  })

  test('a file of a later format, and one that is damaged', async () => {
    const file = join(dataDir, 'platform.db')
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    await chmod(file, 0o600)
    expect((await find())['data file']).toMatchObject({ state: 'fix', fix: 'use a later program' })
    await writeFile(file, 'not a database, but long enough to be looked at as one'.repeat(100))
    expect((await find())['data file']).toMatchObject({
      state: 'fix',
      detail: 'file is not a database',
    })
  })

  test('a clock that has gone back', async () => {
    const platform = await startTestPlatform({ dataDir })
    await platform.api('alice', 'POST', '/clusters', { body: { name: 'x' } })
    await platform.stop()
    const clock = createManualClock(Date.now() - 3_600_000)
    expect((await find({ deps: { clock } }))['clock']).toMatchObject({
      state: 'fix',
      detail: expect.stringMatching(/^the clock is \d+ s behind what was written$/),
    })
  })

  test('a port that another program has', async () => {
    const other = createServer((_req, res) => res.end('hello'))
    const port = await listen(other, '127.0.0.1', 0)
    const found = await find({ port })
    await closeServer(other, 0)
    expect(found['port']).toEqual({
      state: 'fix',
      detail: `can not listen on 127.0.0.1 port ${port}: EADDRINUSE`,
      fix: 'choose another with --port',
    })
  })

  test('software that a provisioner lacks', async () => {
    const bin = join(dataDir, 'bin')
    await mkdir(bin)
    await writeFile(join(bin, 'kind'), '')
    const state = async (provisioner: NonNullable<PlatformOptions['provisioner']>) =>
      (await find({ provisioner }, { PATH: bin }))['provisioner']?.state
    const script = join(bin, 'kind')
    expect([await state({ name: 'kind' }), await state({ name: 'exec', script })]).toEqual([
      'fix',
      'fix',
    ])
    await chmod(script, 0o755)
    expect([await state({ name: 'kind' }), await state({ name: 'exec', script })]).toEqual([
      'ok',
      'ok',
    ])
    const server = 'http://127.0.0.1:1'
    const infrastructure = { prefix: 'Docker', version: 'v1beta2' }
    const capi = {
      name: 'capi',
      server,
      tokenFile: undefined,
      namespace: 'x',
      infrastructure,
    } as const
    expect(await state(capi)).toBe('fix')
  })

  test('crashes on record', async () => {
    const guard = guardCrashes({
      app: { name: 'indev-platform', version: '0.0.0' },
      dir: join(dataDir, 'crash'),
      locals: { arm: 'never' },
    })
    guard.capture(new Error('boom'))
    guard[Symbol.dispose]()
    expect((await find())['crashes']).toEqual({
      state: 'fix',
      detail: '1 on record',
      fix: 'read the last: indev-platform crash',
    })
    expect(await run('crash')).toMatchObject({ code: 0, stdout: expect.stringContaining('boom') })
    expect(await run('doctor')).toMatchObject({
      code: 10,
      stdout: expect.stringMatching(/^fix {4}crashes +1 on record\n +-> read the last/m),
    })
  })
})

/** A command line in this process. */
async function run(...args: readonly string[]) {
  const printed = { stdout: '', stderr: '' }
  const code = await main({
    argv: ['node', 'indev-platform', ...args, '--data', dataDir, '--port', '0'],
    env: {},
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    once: () => {},
  })
  return { code, ...printed }
}

describe('as a command', () => {
  test('doctor ends with 0 where all is well, and prints JSON when asked', async () => {
    const { code, stdout } = await run('doctor', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual({
      what: 'port',
      state: 'ok',
      detail: 'a free one will be taken',
    })
  })

  test('slo and crash have something to say of a platform that has done nothing', async () => {
    expect(await run('slo')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^operations that succeed: \w+ \(0 of 0 in 30 days\)$/m),
    })
    expect(await run('crash')).toMatchObject({ code: 0, stdout: 'no crash on record\n' })
  })

  test('what it finds is told in columns', () => {
    const findings = [
      { what: 'port', state: 'ok', detail: 'free' },
      { what: 'keys', state: 'fix', detail: 'none', fix: 'make some' },
    ] as const
    expect(renderFindings(findings)).toBe(
      'ok     port  free\nfix    keys  none\n             -> make some\n',
    )
  })
})
