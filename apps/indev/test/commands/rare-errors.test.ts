import { expect, test } from '@jest/globals'
import { run } from '@indev/cli'
import { runInProcess, testHost } from '@indev/cli/testing'
import type { TestHostOptions, TestRun } from '@indev/cli/testing'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { indev } from '../../src/app.ts'
import { wireCluster } from '../support/cluster.ts'
import { runIndev } from '../support/indev.ts'
import { signedIn, stubPlatform } from '../support/stub-platform.ts'
import type { Reply, StubPlatform } from '../support/stub-platform.ts'

const PROD = wireCluster('prod-a1b2c3')
const OTHER = wireCluster('web-d4e5f6')
const BY_NAME = 'GET /api/v1/clusters/by-name'
const FOUND: Readonly<Record<string, Reply>> = {
  [`${BY_NAME}/${PROD.name}`]: { json: PROD },
  [`${BY_NAME}/${OTHER.name}`]: { json: OTHER },
}
const STATUS = `GET /api/v1/clusters/${PROD.id}/status`
const CREATE = 'POST /api/v1/clusters'
/** What is asked before a cluster is made, on a platform that honours keys. */
const CREATABLE: Readonly<Record<string, Reply>> = {
  'GET /.well-known/indev-platform': { json: { features: ['idempotency-keys'] } },
  'GET /api/v1/integrations/instances': { json: [{ id: 's', type: 'EntraID', name: 'entra' }] },
}
const CREATE_PROD = 'cluster create prod --idempotency-key mine'

/** A list of a kubeconfig, with one entry. */
const named = (value: object) => [{ name: 'prod', ...value }]

/** The error that a run printed as JSON. */
function errorOf({ exitCode, stdout }: TestRun): unknown {
  const { error } = JSON.parse(stdout)
  return { exitCode, slug: error.slug, message: error.message }
}

const fail = async (
  { env }: Pick<StubPlatform, 'env'>,
  line: string,
  more: Omit<TestHostOptions, 'env'> = {},
) => errorOf(await runInProcess(indev, [...line.split(' '), '-o', 'json'], { env, ...more }))

test('a wait ends where a cluster runs, but not as it should', async () => {
  const status = { ...PROD.status, ready: { ...PROD.status.ready, message: 'one node is lost' } }
  const degraded = { ...PROD, state: 'degraded', status }
  await using stub = await stubPlatform({ ...FOUND, [STATUS]: { json: degraded } })
  expect(await fail(stub, `cluster wait ${PROD.name}`)).toEqual({
    exitCode: 21,
    slug: 'cluster.degraded',
    message: `${PROD.name} runs, but not as it should: one node is lost`,
  })
})

test('a cluster that is neither ready nor under way is a failure of status --exit-code', async () => {
  const ready = { ...PROD.status.ready, status: false }
  const unwell = { ...PROD, status: { ...PROD.status, ready } }
  await using stub = await stubPlatform({ [`${BY_NAME}/${PROD.name}`]: { json: unwell } })
  expect(await fail(stub, `cluster status ${PROD.name} --exit-code`)).toEqual({
    exitCode: 1,
    slug: 'cluster.status-not-ready',
    message: `${PROD.name} is not ready`,
  })
})

test('a wait ends where somebody deleted the cluster meanwhile', async () => {
  await using stub = await stubPlatform(FOUND)
  expect(await fail(stub, `cluster wait ${PROD.name}`)).toEqual({
    exitCode: 21,
    slug: 'cluster.gone',
    message: `${PROD.name} was deleted meanwhile`,
  })
})

test('of two clusters one is refused: the error says which is deleted and which is not', async () => {
  await using stub = await stubPlatform({
    ...FOUND,
    [`DELETE /api/v1/clusters/${PROD.id}`]: { status: 202 },
    [`DELETE /api/v1/clusters/${OTHER.id}`]: { status: 403, json: { detail: 'not yours' } },
  })
  expect(await fail(stub, `cluster delete ${PROD.name} ${OTHER.name} --yes`)).toEqual({
    exitCode: 1,
    slug: 'cluster.delete-incomplete',
    message: `not yours; deleted: ${PROD.name}; not deleted: ${OTHER.name}`,
  })
})

test('a key that was used for something else makes nothing', async () => {
  const json = { code: 'idempotency_mismatch', detail: 'used before' }
  await using stub = await stubPlatform({ ...CREATABLE, [CREATE]: { status: 409, json } })
  expect(await fail(stub, CREATE_PROD)).toEqual({
    exitCode: 6,
    slug: 'cluster.idempotency-mismatch',
    message: 'used before',
  })
})

test('what the platform never answered to is nothing to wait for', async () => {
  const person = { interrupt: () => {} }
  const interrupted = (): Reply => {
    person.interrupt()
    return { status: 503 }
  }
  await using stub = await stubPlatform({ ...CREATABLE, [CREATE]: interrupted })
  const terminal = testHost(CREATE_PROD.split(' '), { env: stub.env })
  person.interrupt = () => terminal.signal('SIGINT')
  expect(await run(indev, terminal)).toBe(130)
  expect(await fail(stub, 'operation wait mine')).toEqual({
    exitCode: 6,
    slug: 'operation.unanswered',
    message: expect.stringContaining('never said whether it creates prod'),
  })
})

test('of three accounts the other one is not said', async () => {
  await using stub = await stubPlatform({})
  const names = ['ada', 'bob', 'eve']
  const session = (name: string) => ({
    ...signedIn(name),
    host: stub.url,
    identity: { issuer: `${stub.url}/oidc`, subject: name, username: name },
  })
  const sessions = Object.fromEntries(names.map((name) => [name, session(name)]))
  const vault = { v: 2, sessions, active: { default: { [stub.url]: 'ada' } } }
  const file = join(stub.env['XDG_DATA_HOME'] ?? '', 'indev', 'credentials.json')
  writeFileSync(file, JSON.stringify(vault))
  expect(await fail(stub, 'auth switch')).toEqual({
    exitCode: 2,
    slug: 'auth.which-account',
    message: 'name one of ada, bob, eve',
  })
})

test('a team stays where something else than its name is typed', async () => {
  const team = '/api/v1/teams'
  await using stub = await stubPlatform({
    [`GET ${team}/by-name/web`]: { json: { id: 't-1', name: 'web' } },
    [`GET ${team}/t-1/members`]: { json: [] },
  })
  const typed = { terminals: { stdin: true, stderr: true }, stdin: 'wed\n' }
  expect(await fail(stub, 'team delete web', typed)).toEqual({
    exitCode: 1,
    slug: 'delete.not-confirmed',
    message: 'web was not deleted: what was typed is not its name',
  })
  expect(stub.asked.map(({ line }) => line)).not.toContain(`DELETE ${team}/t-1`)
})

test('a kubeconfig behind a link that leads nowhere cannot be written', async () => {
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: named({ cluster: { server: 'https://k.example' } }),
    contexts: named({ context: { cluster: 'prod', user: 'prod' } }),
    users: named({ user: { token: 't' } }),
  })
  await using stub = await stubPlatform({
    ...FOUND,
    [`POST /api/v1/clusters/${PROD.id}/kubeconfig`]: { json: { kubeconfig, expiresAt: null } },
  })
  const home = stub.env['HOME'] ?? ''
  symlinkSync(join(home, 'unplugged'), join(home, 'disk'))
  const file = join(home, 'disk', 'config')
  expect(await fail(stub, `kubeconfig merge ${PROD.name} --kubeconfig ${file}`)).toEqual({
    exitCode: 10,
    slug: 'kubeconfig.unwritable',
    message: `${file} cannot be written: EEXIST`,
  })
})

test.each([
  ['config set output json', 'config.no-home', 'settings'],
  ['login --device', 'credentials.no-home', 'credentials'],
])('%s fails where nothing can be kept: %s', async (line, slug, what) => {
  // A process of its own: the system looks for its temporary folder in the real environment.
  const env = { HOME: '/nonexistent', TMPDIR: 'not-absolute', INDEV_TELEMETRY: 'off' }
  expect(errorOf(await runIndev([...line.split(' '), '-o', 'json'], { env }))).toEqual({
    exitCode: 10,
    slug,
    message: expect.stringContaining(`no home directory to keep ${what} in`),
  })
})
