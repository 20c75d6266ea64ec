import { readdir, readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listReports } from '@indev/crash/reports'
import { readJournal } from '@indev/telemetry'
import { textAt } from '../src/kubernetes/json.ts'
import { openDatabase } from '../src/store/database.ts'
import {
  createKubernetesClient,
  type KubernetesAnswer,
  type KubernetesClient,
} from './support/kubernetes-client.ts'
import { clusterOf, jsonOf } from './support/replies.ts'
import { loopbackHost, quietPort } from './support/loopback-host.ts'
import { mintToken } from './support/mint-token.ts'
import { runProgram, startProgram, startServer } from './support/server-process.ts'
import { signIn, refresh } from './support/sign-in.ts'
import { callApi, makeDataDir, removeDataDir } from './support/test-platform.ts'
import { waitUntil } from './support/wait-until.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await makeDataDir()
})
afterAll(async () => {
  await removeDataDir(dataDir)
})

const steps = ['network', 'control-plane', 'nodes', 'sso']
/** An address of its own on the loopback: nobody else takes it between a kill and the restart. */
const address = ['--host', loopbackHost(), '--port', String(quietPort())]
const args = () => ['--data', dataDir, ...address, '--seed', '1', '--step-ms', '0']

/** The Kubernetes API of a cluster. */
async function kubernetesOf(url: string, token: string, id: string): Promise<KubernetesClient> {
  const body = { auth: 'token' }
  const reply = await callApi(url, token, 'POST', `/clusters/${id}/kubeconfig`, { body })
  const { kubeconfig }: { readonly kubeconfig: string } = JSON.parse(reply.text)
  return createKubernetesClient(kubeconfig)
}

const configMaps = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string) => ({ body: { metadata: { name } } })
const versionOf = ({ json }: KubernetesAnswer): number =>
  Number(textAt(json, 'metadata', 'resourceVersion'))

/** Hangs up in the middle of a request, and waits until the server has noticed. */
async function hangUp(url: string, path: string, token: string | undefined): Promise<void> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 9',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n{`)
  // It may answer or reset the connection.
  socket.resume().once('error', () => {})
  await new Promise((resolve) => socket.once('close', resolve))
}

/** How many steps of the one operation are committed. */
function stepsDone(): unknown {
  const database = openDatabase(dataDir)
  const row = database.get('SELECT steps_done FROM operations')
  database.close()
  return row?.['steps_done']
}

describe('a server that is killed', () => {
  test('goes on in the same step after a restart; keys, sessions and tokens live on', async () => {
    const step = 'nodes'
    const done = 2
    const first = await startServer([...args(), '--fail', `stuck:${step}`])
    const { access_token: token, refresh_token: session = '' } = await signIn(first.url, 'alice')
    const get = async (id: string) =>
      clusterOf(await callApi(first.url, token, 'GET', `/clusters/${id}`))
    const body = { name: 'demo' }
    const { id } = clusterOf(await callApi(first.url, token, 'POST', '/clusters', { body }))
    await waitUntil(
      () => get(id),
      ({ status }) => status.ready.message.endsWith(`: ${step}`),
    )
    expect(await first.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' })
    expect(stepsDone()).toBe(done)

    // Tokens name the address.
    const second = await startServer([...args(), '--port', new URL(first.url).port])
    expect(second.url).toBe(first.url)
    expect(await refresh(second.url, session)).toMatchObject({ status: 200 })
    const seen: string[] = []
    const ready = await waitUntil(
      async () => {
        const cluster = await get(id)
        seen.push(cluster.status.ready.message)
        return cluster
      },
      ({ status }) => status.ready.status,
    )
    expect(ready.status.deployment).toEqual({ active: false, failed: false })
    // No step that was committed is seen again.
    const repeated = steps.slice(0, done).filter((s) => seen.some((m) => m.endsWith(`: ${s}`)))
    expect(repeated).toEqual([])

    for (const path of ['/api/v1/teams', '/oidc/token']) await hangUp(second.url, path, token)
    // One that is asked to stop has printed one line, ends with 0, and leaves files for its user alone.
    expect(await second.stop('SIGTERM')).toEqual({
      code: 0,
      signal: null,
      stdout: `indev-platform listening on ${second.url}\n`,
      stderr: '',
    })
    expect(await readdir(dataDir)).toEqual(['crash', 'journal', 'platform.db'])
    expect((await stat(join(dataDir, 'platform.db'))).mode & 0o777).toBe(0o600)
    // It has found what the first could not say, and leaves no crash itself, though a client hung up.
    const { reports } = listReports(join(dataDir, 'crash'))
    expect(reports).toMatchObject([{ kind: 'vanished', app: { name: 'indev-platform' } }])
    const journal = { journalDir: join(dataDir, 'journal') }
    expect(readJournal(journal).entries).toMatchObject([
      { command: 'operation create', outcome: 'ok', version: expect.any(String) },
    ])
  })
})

describe('a server that is killed in every step of the life of a cluster goes on where it was', () => {
  const program = new URL('fixtures/dying-platform.ts', import.meta.url)
  const killed = expect.objectContaining({ signal: 'SIGKILL', stderr: '' })
  const create = { body: { name: 'demo' }, headers: { 'idempotency-key': 'life' } }
  const deletion = { headers: { 'idempotency-key': 'death' } }
  let lifeDir: string
  let id: string
  let written: KubernetesAnswer
  beforeAll(async () => {
    lifeDir = await makeDataDir()
  })
  afterAll(async () => {
    await removeDataDir(lifeDir)
  })
  const log = () => join(lifeDir, 'steps.log')
  const start = async (...dieIn: string[]) => {
    const server = await startProgram(program, [lifeDir, log(), ...dieIn])
    const { url } = server
    const token = await mintToken({ url, dataDir: lifeDir }, 'alice')
    const get = async (of: string) => clusterOf(await callApi(url, token, 'GET', `/clusters/${of}`))
    return { ...server, token, get }
  }
  const run = (dieIn: string) => runProgram(program, [lifeDir, log(), dieIn])

  test('its creation', async () => {
    // The answer may be lost with the server: who asked asks again below, under the same key.
    const { url, token, end } = await start('create network')
    await callApi(url, token, 'POST', '/clusters', create).catch(() => {})
    expect(await end).toEqual(killed)
    for (const step of steps.slice(1)) expect(await run(`create ${step}`)).toEqual(killed)
  })

  test('a change of it; what it held and had answered for is there', async () => {
    const { url, token, get, end } = await start('update nodes')
    ;({ id } = clusterOf(await callApi(url, token, 'POST', '/clusters', create)))
    await waitUntil(
      () => get(id),
      ({ status }) => status.ready.status,
    )
    const kubernetes = await kubernetesOf(url, token, id)
    written = await kubernetes.request('POST', configMaps, configMap('before'))
    expect(written.status).toBe(201)
    const growth = { body: { nodepools: [{ replicas: 3 }] } }
    await callApi(url, token, 'PATCH', `/clusters/${id}`, growth).catch(() => {})
    expect(await end).toEqual(killed)
  })

  test('its deletion', async () => {
    const { url, token, get, end } = await start('delete sso')
    const grown = await waitUntil(
      () => get(id),
      ({ status }) => status.ready.status,
    )
    expect(grown.nodePools).toMatchObject([{ replicas: 3 }])
    // Versions go on from where they were.
    const kubernetes = await kubernetesOf(url, token, id)
    const found = await kubernetes.request('GET', `${configMaps}/before`)
    expect(found.json).toEqual(written.json)
    const next = await kubernetes.request('POST', configMaps, configMap('after'))
    expect(versionOf(next)).toBeGreaterThan(versionOf(written))
    await callApi(url, token, 'DELETE', `/clusters/${id}`, deletion).catch(() => {})
    expect(await end).toEqual(killed)
    for (const step of steps.toReversed().slice(1)) {
      expect(await run(`delete ${step}`)).toEqual(killed)
    }
  })

  test('to its end: every request and every finished step was done once', async () => {
    const last = await start()
    const { url, token } = last
    const repeated = await callApi(url, token, 'DELETE', `/clusters/${id}`, deletion)
    expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([202, 'true'])
    await waitUntil(
      () => callApi(url, token, 'GET', `/clusters/${id}`),
      ({ status }) => status === 404,
    )
    const operations = await callApi(url, token, 'GET', '/operations')
    expect(jsonOf(operations)).toMatchObject([
      { kind: 'delete', state: 'done', clusterId: id },
      { kind: 'update', state: 'done', clusterId: id },
      { kind: 'create', state: 'done', clusterId: id },
    ])
    const events = await callApi(url, token, 'GET', `/clusters/${id}/events`)
    const life: readonly { readonly state: string; readonly message: string }[] = JSON.parse(
      events.text,
    )
    expect(
      life.map(({ state, message }) => `${state} ${message.replace(/.*: /, '')}`.trim()),
    ).toEqual([
      'pending',
      ...steps.map((s) => `deploying ${s}`),
      'ready',
      'updating nodes',
      'ready',
      ...steps.toReversed().map((s) => `deleting ${s}`),
      'deleted',
    ])
    // Each step was begun twice: by the server that died in it, and by the next. None a third time.
    const begun = (await readFile(log(), 'utf8')).trim().split('\n')
    const plan = [
      ...steps.map((s) => `create ${s}`),
      'update nodes',
      ...steps.toReversed().map((s) => `delete ${s}`),
    ]
    expect(begun).toEqual(plan.flatMap((step) => [step, step]))
    expect(await last.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  })
})
