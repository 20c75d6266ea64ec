import { expect, test } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runInProcess, testHost } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { run } from '@indev/cli'
import { startBox } from '../support/box.ts'
import { wireCluster } from '../support/cluster.ts'
import { DISCOVERY as ASK, documented, jwt, ME, me } from '../support/identity-provider.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'

const SSO = 'GET /api/v1/integrations/instances'
const CREATE = 'POST /api/v1/clusters'
const LIST = 'GET /api/v1/clusters'
const HOUR_MS = 3_600_000
const KEYS = ['idempotency-keys']

const start = async (features: readonly string[]) =>
  stubPlatform({
    [ASK]: documented({ features }),
    [ME]: me,
    [SSO]: { json: [{ id: 'sso', type: 'EntraID', name: 'entra' }] },
    [LIST]: { json: [] },
    [CREATE]: { status: 201, json: wireCluster('prod-a1b2c3', 'deploying') },
  })

/** What a creation asks, `laterMs` from now. */
async function askedBy(stub: StubPlatform, laterMs: number, ...more: readonly string[]) {
  const before = stub.asked.length
  const nowMs = () => Date.now() + laterMs
  const env = { ...stub.env, INDEV_TOKEN: 'good' }
  const argv = ['cluster', 'create', 'prod', ...more]
  expect(await runInProcess(indev, argv, { env, nowMs })).toMatchObject({ exitCode: 0, stderr: '' })
  return stub.asked.slice(before).map(({ line }) => line)
}

test('what a platform can do is asked once an hour: a creation is two requests', async () => {
  await using stub = await start(KEYS)
  expect(await askedBy(stub, 0)).toEqual([ASK, SSO, CREATE])
  expect(await askedBy(stub, HOUR_MS / 2)).toEqual([SSO, CREATE])
  expect(await askedBy(stub, HOUR_MS + 60_000)).toEqual([ASK, SSO, CREATE])
  expect(await askedBy(stub, HOUR_MS + 120_000)).toEqual([SSO, CREATE])
  // Written by a clock that was ahead.
  expect(await askedBy(stub, 0)).toEqual([ASK, SSO, CREATE])
})

test('what it could not do is asked each time, for it may have learned it', async () => {
  await using stub = await start([])
  expect(await askedBy(stub, 0)).toEqual([ASK, SSO, LIST, CREATE])
  expect(await askedBy(stub, 0)).toEqual([ASK, SSO, LIST, CREATE])
})

test('signing in has asked it already', async () => {
  await using stub = await start(KEYS)
  const stdin = jwt({ sub: 'robot', exp: Math.floor(Date.now() / 1_000) + 900 })
  const { env } = stub
  expect(await runInProcess(indev, ['login', '--with-token'], { env, stdin })).toMatchObject({
    exitCode: 0,
  })
  expect(await askedBy(stub, 0)).toEqual([SSO, CREATE])
})

test('a key of one’s own may have been sent before, from anywhere: it is asked each time', async () => {
  await using stub = await start(KEYS)
  await askedBy(stub, 0)
  expect(await askedBy(stub, 0, '--idempotency-key', 'mine')).toEqual([ASK, SSO, CREATE])
})

test('where nothing is known of a platform nothing is kept', async () => {
  await using stub = await start(KEYS)
  const file = join(stub.env['XDG_DATA_HOME'] ?? '', 'indev', 'platforms.json')
  writeFileSync(file, JSON.stringify({ v: 1, hosts: {} }))
  expect(await askedBy(stub, 0)).toEqual([ASK, SSO, CREATE])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ v: 1, hosts: {} })
})

test('what a platform could do once is not believed when a request may have been sent before', async () => {
  await using box = await startBox('plain')
  const { env } = box
  const host = env['INDEV_HOST'] ?? ''
  const file = join(env['HOME'] ?? '', '.local/share/indev/platforms.json')
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const entry = { issuer: host, clientId: 'c', audience: 'a', apiBase: `${host}/api/v1` }
  const known = { ...entry, features: KEYS, featuresAtMs: Date.now() }
  writeFileSync(file, JSON.stringify({ v: 1, hosts: { [host]: known } }), { mode: 0o600 })
  const argv = ['cluster', 'create', 'demo']
  const terminal = testHost(argv, { env })
  box.fault = (_nth, line) => (line.startsWith('POST') ? 'ctrl-c+' : undefined)
  box.interrupt = () => terminal.signal('SIGINT')
  expect(await run(indev, terminal)).toBe(130)
  box.calm()
  // Not taken for a new one, and not asked for again.
  expect(await runInProcess(indev, argv, { env })).toMatchObject({
    exitCode: 6,
    stderr: expect.stringContaining('may be demo-aaaa01, or none of them'),
  })
  expect(box.clusters.size).toBe(1)
})
