import { expect, test } from '@jest/globals'
import { runInProcess, testHost } from '@indev/cli/testing'
import { run } from '@indev/cli'
import { indev } from '../../src/app.ts'
import { wireCluster } from '../support/cluster.ts'
import { stubPlatform } from '../support/stub-platform.ts'

const BY_NAME = 'GET /api/v1/clusters/by-name/prod-a1b2c3'
const DELETE = 'DELETE /api/v1/clusters/id-of-prod-a1b2c3'
const CREATE = 'POST /api/v1/clusters'
const SSO = 'GET /api/v1/integrations/instances'
const STATUS = 'GET /api/v1/clusters/id-of-prod-a1b2c3/status'
const sso = (...names: readonly string[]) => ({
  json: names.map((name) => ({ id: `sso-${name}`, type: 'EntraID', name })),
})
const created = { status: 201, json: wireCluster('prod-a1b2c3', 'deploying') }
/** Nothing is there yet: what a platform without idempotency keys is asked before anything is made. */
const LIST = 'GET /api/v1/clusters'
const none = { [LIST]: { json: [] } }
const terminals = { stdin: true, stderr: true }

test('what is asked for arrives on the wire as the platform spells it', async () => {
  await using stub = await stubPlatform({ ...none, [SSO]: sso('entra'), [CREATE]: created })
  const argv = [
    'cluster',
    'create',
    '-n',
    'prod',
    '--preset',
    'balanced',
    '--nodes',
    '3',
    '-o',
    'json',
  ]
  const ran = await runInProcess(indev, argv, { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(ran.stdout)).toMatchObject({ id: 'id-of-prod-a1b2c3', name: 'prod-a1b2c3' })
  expect(JSON.parse(stub.asked.at(-1)?.body ?? '')).toEqual({
    name: 'prod',
    ssoProvisioner: 'sso-entra',
    nodepools: [{ preset: 'balanced', replicas: 3 }],
  })
})

test('several ways to sign in are never chosen from silently', async () => {
  await using stub = await stubPlatform({
    ...none,
    [SSO]: sso('blue', 'green'),
    [CREATE]: created,
  })
  const vague = await runInProcess(indev, ['cluster', 'create', 'prod'], { env: stub.env })
  expect(vague).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('must name one of: blue, green'),
  })
  const argv = ['cluster', 'create', 'prod', '--sso', 'green']
  expect(await runInProcess(indev, argv, { env: stub.env })).toMatchObject({ exitCode: 0 })
  expect(stub.asked.at(-1)?.body).toContain('sso-green')
})

test('an organization without a way to sign in gets a clear no', async () => {
  await using stub = await stubPlatform({
    ...none,
    [SSO]: { json: [{ id: 'x', type: 'Other', name: 'x' }] },
  })
  const ran = await runInProcess(indev, ['cluster', 'create', 'prod'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no SSO provisioner') })
})

test('a failed deployment ends the wait with exit 21 and the platform’s reason', async () => {
  await using stub = await stubPlatform({
    ...none,
    [SSO]: sso('entra'),
    [CREATE]: created,
    [STATUS]: [
      { json: wireCluster('prod-a1b2c3', 'deploying') },
      { json: wireCluster('prod-a1b2c3', 'failed') },
    ],
  })
  const ran = await runInProcess(indev, ['cluster', 'create', 'prod', '--wait'], { env: stub.env })
  expect(ran).toMatchObject({
    exitCode: 21,
    stdout: '',
    stderr: expect.stringContaining('Network: no addresses left'),
  })
})

test('a platform that fails for a moment does not end the wait', async () => {
  await using stub = await stubPlatform({
    ...none,
    [SSO]: sso('entra'),
    [CREATE]: created,
    [STATUS]: [{ status: 503, text: 'restarting' }, { json: wireCluster('prod-a1b2c3') }],
  })
  const ran = await runInProcess(indev, ['cluster', 'create', 'prod', '--wait'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 0, stdout: 'created cluster: prod-a1b2c3\n' })
})

test('Ctrl-C while waiting says that the work goes on', async () => {
  const person = { interrupt: () => {} }
  await using stub = await stubPlatform({
    ...none,
    [SSO]: sso('entra'),
    [CREATE]: created,
    [STATUS]: () => {
      person.interrupt()
      return created
    },
  })
  const terminal = testHost(['cluster', 'create', 'prod', '--wait'], { env: stub.env })
  person.interrupt = () => terminal.signal('SIGINT')
  expect(await run(indev, terminal)).toBe(130)
  expect(terminal.captured.stderr).toContain('the platform goes on creating prod-a1b2c3')
  expect(terminal.captured.stderr).toContain('try: indev cluster wait prod-a1b2c3 --for ready')
})

test('a name that needs escaping is escaped, and a loose match of the platform is not taken', async () => {
  const path = 'GET /api/v1/clusters/by-name/a%2Fb'
  await using stub = await stubPlatform({ [path]: { json: wireCluster('A/B') } })
  const ran = await runInProcess(indev, ['cluster', 'delete', 'a/b', '--yes'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('"a/b" was not found') })
  expect(stub.asked.map(({ line }) => line)).toEqual([path])
})

test('on a terminal the name must be typed, and then it is deleted', async () => {
  await using stub = await stubPlatform({
    [BY_NAME]: { json: wireCluster('prod-a1b2c3') },
    [DELETE]: { status: 202, json: {} },
  })
  const ran = await runInProcess(indev, ['cluster', 'delete', 'prod-a1b2c3'], {
    env: stub.env,
    terminals,
    stdin: 'prod-a1b2c3\n',
  })
  expect(ran).toMatchObject({ exitCode: 0, stdout: 'prod-a1b2c3\n' })
  expect(ran.stderr).toContain('Type its name to go on: ')
  expect(stub.asked.at(-1)?.line).toBe(DELETE)
})

test.each([
  ['another name', 'prod\n'],
  ['nothing', '\n'],
  ['the end of the input', ''],
])('%s typed deletes nothing', async (_what, stdin) => {
  await using stub = await stubPlatform({ [BY_NAME]: { json: wireCluster('prod-a1b2c3') } })
  const argv = ['cluster', 'delete', 'prod-a1b2c3']
  const ran = await runInProcess(indev, argv, { env: stub.env, terminals, stdin })
  expect(ran).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('was not deleted'),
  })
  // What would be lost was looked up, and nothing else.
  expect(stub.asked.map(({ line }) => line)).toEqual([
    BY_NAME,
    'GET /api/v1/clusters/id-of-prod-a1b2c3/members',
  ])
})

test('without a terminal nothing is asked of anybody: exit 3', async () => {
  await using stub = await stubPlatform({})
  const ran = await runInProcess(indev, ['cluster', 'delete', 'prod-a1b2c3'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 3 })
  expect(stub.asked).toEqual([])
})
