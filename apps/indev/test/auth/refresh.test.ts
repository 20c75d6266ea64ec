import { expect, jest, test } from '@jest/globals'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, run } from '@indev/cli'
import { runInProcess, testHost } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { knownPlatform } from '../../src/auth/platforms.ts'
import { refreshSession } from '../../src/auth/refresh.ts'
import type { RefreshDeps } from '../../src/auth/refresh.ts'
import { exclusively } from '../../src/auth/lock.ts'
import { openSession } from '../../src/auth/session.ts'
import { rotatingTokens } from '../support/rotating-tokens.ts'
import { signedIn, stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'

const CROWD = 16
const TOKEN = 'POST /oidc/token'
const rotating = () => ({
  [TOKEN]: rotatingTokens('refresh-of-old'),
  'GET /api/v1/clusters': { json: [] },
})

/** `CROWD` commands that find the same dead access token; in one process, which the lock can't know. */
async function crowd(stub: StubPlatform, deps: RefreshDeps): Promise<readonly string[]> {
  const command = defineCommand({
    path: ['refresh'],
    summary: 'Refreshes.',
    args: {},
    telemetry: { record: false },
    async run(_args, ctx) {
      const dataDir = join(stub.env['XDG_DATA_HOME'] ?? '', 'indev')
      const platform = knownPlatform({ dataDir }, stub.url)
      if (platform === undefined) throw new Error('the stub is not known')
      const target = { host: stub.url, login: 'indev login' }
      return refreshSession({ ctx, dataDir, target, platform }, stub.url, 'old', deps)
    },
    human: ({ accessToken }) => accessToken,
  })
  const entry = { path: ['refresh'], summary: '', load: () => Promise.resolve(command) }
  const app = { ...indev, commands: [entry] }
  const ran = await Promise.all(
    Array.from({ length: CROWD }, () => runInProcess(app, ['refresh'], { env: stub.env })),
  )
  return ran.map(({ stdout, stderr }) => (stdout + stderr).trim())
}

/** Whether the session that is kept is still one for the platform. @returns the exit code. */
async function refreshAgain(stub: StubPlatform): Promise<number> {
  const { refreshToken } = stub.credentials() ?? {}
  stub.signIn({ ...signedIn('access-1', 'expired'), refreshToken })
  return (await runInProcess(indev, ['cluster', 'list'], { env: stub.env })).exitCode
}

test('of 16 that refresh at once one asks, the others adopt, and nobody is signed out', async () => {
  await using stub = await stubPlatform(rotating())
  stub.signIn(signedIn('old', 'expired'))
  expect(new Set(await crowd(stub, { exclusively }))).toEqual(new Set(['access-1']))
  expect(stub.asked.filter(({ line }) => line === TOKEN)).toHaveLength(1)
  expect(await refreshAgain(stub)).toBe(0)
})

test('the same without the lock is caught: the platform takes it for theft and ends the session', async () => {
  await using stub = await stubPlatform(rotating())
  stub.signIn(signedIn('old', 'expired'))
  await crowd(stub, { exclusively: async (_ctx, _paths, work) => work() })
  expect(stub.asked.filter(({ line }) => line === TOKEN).length).toBeGreaterThan(1)
  expect(await refreshAgain(stub)).toBe(4)
})

test('who waits for the lock can be interrupted', async () => {
  await using stub = await stubPlatform({ [TOKEN]: { json: {} } })
  stub.signIn(signedIn('old', 'expired'))
  const dataDir = join(stub.env['XDG_DATA_HOME'] ?? '', 'indev')
  const waiter = { clock: { nowMs: Date.now, monotonicMs: () => 0 }, sleep: async () => {} }
  const code = await exclusively(waiter, { dataDir }, async () => {
    const host = testHost(['cluster', 'list'], { env: stub.env })
    const { setTimeout: pause } = globalThis
    const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation((then, ms = 0, ...args) => {
      // Between two looks at the lock.
      if (ms >= 10 && ms <= 60) setImmediate(() => host.signal('SIGINT'))
      return pause(then, ms, ...args)
    })
    const ended = await run(indev, host)
    spy.mockRestore()
    return ended
  })
  expect(code).toBe(130)
  expect(stub.asked).toEqual([])
})

test('who waits too long says so instead of asking for a token', async () => {
  await using stub = await stubPlatform({})
  const dataDir = join(stub.env['XDG_DATA_HOME'] ?? '', 'indev')
  let nowMs = 0
  const clock = { nowMs: Date.now, monotonicMs: () => (nowMs += 20_000) }
  const waiter = { clock, sleep: async () => {} }
  await exclusively(waiter, { dataDir }, () =>
    expect(exclusively(waiter, { dataDir }, () => 'done')).rejects.toMatchObject({
      slug: 'credentials.busy',
    }),
  )
})

test('a place that cannot be locked is an environment error, and no token is asked for', async () => {
  await using stub = await stubPlatform(rotating())
  stub.signIn(signedIn('old', 'expired'))
  mkdirSync(join(stub.env['XDG_DATA_HOME'] ?? '', 'indev/credentials.lock'))
  const ran = await runInProcess(indev, ['cluster', 'list'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 10, stderr: expect.stringContaining('cannot be locked') })
  expect(stub.asked).toEqual([])
})

test('a command that waits long outlives more than one token', async () => {
  await using stub = await stubPlatform({ [TOKEN]: rotatingTokens('refresh-of-good') })
  const command = defineCommand({
    path: ['wait'],
    summary: 'Waits.',
    args: {},
    telemetry: { record: false },
    async run(_args, ctx) {
      const session = await openSession(ctx)
      return [session.token, await session.renew(), await session.renew()]
    },
    human: (tokens) => tokens.join(' '),
  })
  const entry = { path: ['wait'], summary: '', load: () => Promise.resolve(command) }
  const app = { ...indev, commands: [entry] }
  const ran = await runInProcess(app, ['wait'], { env: stub.env })
  expect(ran.stdout.trim()).toBe('good access-1 access-2')
})
