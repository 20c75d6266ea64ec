import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clusterOf, clustersOf, jsonOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ maxClusters: 100 })
})
afterAll(async () => {
  await platform.end()
})

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const api = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  platform.api('alice', method, path, { ...(body && { body }), headers })

/** Waits for the end of what an answer began. */
async function settle(reply: { readonly headers: Headers }): Promise<void> {
  const location = reply.headers.get('operation-location') ?? ''
  await api('GET', `${location.replace('/api/v1', '')}?waitSeconds=30`)
}

/** A cluster that is ready. */
async function make(name: string, more: object = {}) {
  const reply = await api('POST', '/clusters', { name, nameSuffix: false, ...more })
  expect(reply.status).toBe(201)
  await settle(reply)
  return clusterOf(await api('GET', `/clusters/${clusterOf(reply).id}`))
}

const two = [
  { name: 'small', preset: 'minimal', replicas: 2 },
  { name: 'large', preset: 'balanced', autoscalingEnabled: true, minCount: 2, maxCount: 4 },
]

describe('a change of node pools', () => {
  test('scales the pool that it names and leaves the others; the cluster is updating meanwhile', async () => {
    const { id, nodePools } = await make('scaled', { nodepools: two })
    const [small, large] = nodePools
    const body = { nodepools: [{ name: 'small', replicas: 5 }] }
    const reply = await api('PATCH', `/clusters/${id}`, body)
    expect(reply.status).toBe(202)
    expect(clusterOf(reply)).toMatchObject({
      state: 'updating',
      status: {
        ready: { status: false, reason: 'Updating', message: 'step 1 of 1: nodes' },
        deployment: { active: true, failed: false },
      },
      nodePools: [{ ...small, replicas: 5 }, large],
    })
    await settle(reply)
    const scaled = clusterOf(await api('GET', `/clusters/${id}`))
    expect(scaled).toMatchObject({ state: 'ready', nodePools: [{ ...small, replicas: 5 }, large] })
    const operations = jsonOf(await api('GET', `/operations?clusterId=${id}`))
    expect(operations).toMatchObject([{ kind: 'update', state: 'done' }, { kind: 'create' }])
  })

  test('can turn a pool of a fixed size into one that scales by itself, and back', async () => {
    const { id, nodePools } = await make('turned')
    const bounds = { autoscalingEnabled: true, minCount: 3, maxCount: 6 }
    const { replicas: _, ...pool } = { replicas: 0, ...nodePools[0] }
    const there = await api('PATCH', `/clusters/${id}`, { nodepools: [bounds] })
    expect(clusterOf(there).nodePools).toEqual([{ ...pool, ...bounds }])
    // While it is under way, another may take its place.
    const body = { nodepools: [{ id: nodePools[0]?.id, replicas: 2 }] }
    const back = await api('PATCH', `/clusters/${id}`, body)
    expect(clusterOf(back).nodePools).toEqual(nodePools)
    await settle(back)
  })

  test('that changes nothing begins no work', async () => {
    const { id } = await make('same')
    const reply = await api('PATCH', `/clusters/${id}`, { nodepools: [{ replicas: 2 }] })
    expect([reply.status, reply.headers.get('operation-location')]).toEqual([200, null])
  })

  const size = { replicas: 3 }
  test.each([
    [{ nodepools: [{ name: 'x', ...size }] }, 'nodepools[0].name names no pool'],
    [{ nodepools: [size] }, 'nodepools[0].name names no pool'],
    [
      { nodepools: ['small', 'small'].map((name) => ({ name, ...size })) },
      'nodepools[1].name is named twice',
    ],
    [
      { nodepools: [{ name: 'small', preset: 'balanced' }] },
      'nodepools[0].preset is minimal and can not be changed',
    ],
    [
      { nodepools: [{ name: 'small', replicas: 1 }] },
      'nodepools[0].replicas must be a whole number between 2 and 8',
    ],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt must be a time to come'],
    [{ expiresAt: '2999-99-01T00:00:00Z' }, 'expiresAt must be a time to come'],
    [{ labels: { '-': 'x' } }, 'labels.- is not a valid name'],
    [{ labels: many(64) }, 'labels must be at most 64 in all'],
    [{ name: 'other' }, 'name is not known here'],
  ])('such as %j is refused: %s', async (body, detail) => {
    const { id } =
      (await find('bad')) ?? (await make('bad', { nodepools: two, labels: { own: '' } }))
    const reply = await api('PATCH', `/clusters/${id}`, body)
    expect([reply.status, reply.text]).toEqual([400, `invalid_request: ${detail}\n`])
  })

  test('is refused while there are no nodes; the rest can be changed', async () => {
    const slow = await startTestPlatform({ stepMs: 3_600_000 })
    const made = await slow.api('alice', 'POST', '/clusters', { body: { name: 'x' } })
    const path = `/clusters/${clusterOf(made).id}`
    const scaling = await slow.api('alice', 'PATCH', path, { body: { nodepools: [size] } })
    expect([scaling.status, scaling.text]).toEqual([
      409,
      'cluster_not_ready: its nodes can not be changed while it is deploying\n',
    ])
    const labels = { team: 'a' }
    const labelled = await slow.api('alice', 'PATCH', path, { body: { labels } })
    expect(clusterOf(labelled)).toMatchObject({ state: 'deploying', labels })
    await slow.end()
  })

  test('under way can be cancelled: the cluster serves, but not as was asked, until it is tried again', async () => {
    const stuck = await startTestPlatform({
      deps: {
        wrapProvisioner: (provisioner) => ({
          ...provisioner,
          run: (request, signal) =>
            request.kind === 'update' ? new Promise(() => {}) : provisioner.run(request, signal),
        }),
      },
    })
    const made = await stuck.api('alice', 'POST', '/clusters', { body: { name: 'x' } })
    const path = `/clusters/${clusterOf(made).id}`
    const created = (made.headers.get('operation-location') ?? '').replace('/api/v1', '')
    await stuck.api('alice', 'GET', `${created}?waitSeconds=30`)
    const scaling = await stuck.api('alice', 'PATCH', path, { body: { nodepools: [size] } })
    const operation = (scaling.headers.get('operation-location') ?? '').replace('/api/v1', '')
    const retry = (which = operation) => stuck.api('alice', 'POST', `${which}/retry`)
    expect((await retry()).status).toBe(409)
    expect((await stuck.api('alice', 'POST', `${operation}/cancel`)).status).toBe(200)
    expect(clusterOf(await stuck.api('alice', 'GET', path))).toMatchObject({
      state: 'degraded',
      status: {
        ready: { status: false, reason: 'Cancelled', message: 'its update was cancelled' },
        deployment: { active: false, failed: false },
      },
    })
    // What was in vain begins anew as another operation, and only while nothing came after it.
    expect((await retry(created)).status).toBe(409)
    const again = await retry()
    expect([again.status, jsonOf(again)]).toEqual([
      202,
      expect.objectContaining({ kind: 'update', state: 'active', stepsDone: 0 }),
    ])
    const next = (again.headers.get('operation-location') ?? '').replace('/api/v1', '')
    expect(jsonOf(await stuck.api('alice', 'GET', next))).toEqual(jsonOf(again))
    expect(clusterOf(await stuck.api('alice', 'GET', path)).state).toBe('updating')
    expect((await retry()).text).toMatch(/^not_retryable: only the last operation/)
    await stuck.api('alice', 'POST', `${next}/cancel`)
    await stuck.api('alice', 'DELETE', path)
    expect((await retry(next)).status).toBe(409)
    await stuck.end()
  })
})

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`l${n}`, '']))
}

async function find(name: string) {
  return clustersOf(await api('GET', '/clusters')).find((cluster) => cluster.name === name)
}

describe('labels, protection and expiry', () => {
  test('are set at the creation and changed one by one, guarded by If-Match', async () => {
    const [soon, later] = [day(1), day(2)]
    const more = { labels: { team: 'a', 'acme.example/tier': 'web' }, protected: true }
    const made = await make('settled', { ...more, expiresAt: soon, environment: 'test' })
    expect(made).toMatchObject({ ...more, expiresAt: soon, environment: 'test' })
    const path = `/clusters/${made.id}`
    const tag = (await api('GET', path)).headers.get('etag') ?? ''
    const body = { labels: { team: null, app: 'x' }, expiresAt: later }
    const changed = await api('PATCH', path, body, { 'if-match': tag })
    expect(clusterOf(changed)).toMatchObject({
      labels: { app: 'x', 'acme.example/tier': 'web' },
      protected: true,
      expiresAt: later,
    })
    expect(changed.headers.get('etag')).toBe((await api('GET', path)).headers.get('etag'))
    expect((await api('PATCH', path, body, { 'if-match': tag })).status).toBe(412)
    const forEver = clusterOf(await api('PATCH', path, { expiresAt: null }))
    expect(forEver).not.toHaveProperty('expiresAt')
  })

  test('a protected cluster is not deleted until the protection is taken away', async () => {
    const { id } = await make('guarded', { protected: true })
    const headers = { accept: 'application/problem+json' }
    const refused = await api('DELETE', `/clusters/${id}`, undefined, headers)
    expect([refused.status, jsonOf(refused)]).toEqual([
      409,
      expect.objectContaining({ code: 'cluster_protected', retryable: false }),
    ])
    expect((await api('PATCH', `/clusters/${id}`, { protected: false })).status).toBe(200)
    expect((await api('DELETE', `/clusters/${id}`)).status).toBe(202)
  })

  test('a creation can not expire before it begins', async () => {
    const body = { name: 'x', expiresAt: '2020-01-01T00:00:00Z' }
    const reply = await api('POST', '/clusters', body)
    expect(reply.text).toBe('invalid_request: expiresAt must be a time to come\n')
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
