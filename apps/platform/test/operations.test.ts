import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clusterOf, jsonOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

/** Whose steps take no time. */
let platform: TestPlatform
/** Whose steps never end. */
let slow: TestPlatform
beforeAll(async () => {
  ;[platform, slow] = await Promise.all([
    startTestPlatform({ maxClusters: 20 }),
    startTestPlatform({ stepMs: 3_600_000, maxClusters: 20 }),
  ])
})
afterAll(async () => {
  await Promise.all([platform.end(), slow.end()])
})

interface Operation {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly endedAt?: string
}
interface Event {
  readonly sequence: number
  readonly state: string
}
const operationOf = ({ text }: { readonly text: string }): Operation => JSON.parse(text)
const eventsOf = ({ text }: { readonly text: string }): readonly Event[] => JSON.parse(text)

async function create(on: TestPlatform, name = 'demo') {
  const reply = await on.api('alice', 'POST', '/clusters', { body: { name } })
  const location = reply.headers.get('operation-location') ?? ''
  return { id: clusterOf(reply).id, operation: location.replace('/api/v1', '') }
}

describe('an operation', () => {
  test('is named by the answer that began it, and shown as soon as it has ended', async () => {
    const { id, operation } = await create(platform)
    const ended = await platform.api('alice', 'GET', `${operation}?waitSeconds=30`)
    expect(jsonOf(ended)).toEqual({
      id: operation.split('/').at(-1),
      kind: 'create',
      clusterId: id,
      state: 'done',
      step: '',
      stepsDone: 4,
      stepsTotal: 4,
      attempts: 0,
      createdAt: expect.any(String),
      endedAt: expect.any(String),
    })
    const removal = await platform.api('alice', 'DELETE', `/clusters/${id}`)
    const next = (removal.headers.get('operation-location') ?? '').replace('/api/v1', '')
    const gone = await platform.api('alice', 'GET', `${next}?waitSeconds=30`)
    expect(operationOf(gone)).toMatchObject({ kind: 'delete', state: 'done' })
    const list = await platform.api('alice', 'GET', `/operations?clusterId=${id}`)
    expect(jsonOf(list)).toMatchObject([{ kind: 'delete' }, { kind: 'create' }])
    const active = await platform.api('alice', 'GET', `/operations?clusterId=${id}&state=active`)
    expect(jsonOf(active)).toEqual([])
  })

  test('under way is shown as it is to who does not wait', async () => {
    const { operation } = await create(slow)
    const now = await slow.api('alice', 'GET', operation)
    expect(jsonOf(now)).toMatchObject({ state: 'active', step: 'network', stepsDone: 0 })
  })

  test('that creates can be cancelled once; its cluster has failed and can be deleted', async () => {
    const { id, operation } = await create(slow, 'cancelled')
    const waiting = slow.api('alice', 'GET', `${operation}?waitSeconds=30`)
    const cancelled = await slow.api('alice', 'POST', `${operation}/cancel`)
    expect(operationOf(cancelled)).toMatchObject({ state: 'cancelled' })
    expect(operationOf(await waiting)).toEqual(operationOf(cancelled))
    expect(clusterOf(await slow.api('alice', 'GET', `/clusters/${id}`)).status).toEqual({
      ready: { status: false, reason: 'Cancelled', message: 'its creation was cancelled' },
      deployment: { active: false, failed: true },
    })
    expect((await slow.api('alice', 'POST', `${operation}/cancel`)).status).toBe(409)
    expect(clusterOf(await slow.api('alice', 'GET', `/clusters/${id}`)).state).toBe('failed')
    const removal = await slow.api('alice', 'DELETE', `/clusters/${id}`)
    const deletion = (removal.headers.get('operation-location') ?? '').replace('/api/v1', '')
    expect((await slow.api('alice', 'POST', `${deletion}/cancel`)).status).toBe(409)
  })
})

const life = [
  'pending',
  'deploying',
  'deploying',
  'deploying',
  'deploying',
  'ready',
  'deleting',
  'deleting',
  'deleting',
  'deleting',
  'deleted',
]

describe('events', () => {
  test('tell the whole life of a cluster in order, to a long poll and to a stream alike', async () => {
    const { id, operation } = await create(platform)
    const path = `/clusters/${id}/events`
    const streamed = streamOf(platform, path)
    await platform.api('alice', 'GET', `${operation}?waitSeconds=30`)
    await platform.api('alice', 'DELETE', `/clusters/${id}`)

    const polled: Event[] = []
    while (polled.at(-1)?.state !== 'deleted') {
      const since = polled.at(-1)?.sequence ?? 0
      const query = `?since=${since}&limit=3&waitSeconds=30`
      polled.push(...eventsOf(await platform.api('alice', 'GET', path + query)))
    }
    expect(polled.map(({ state }) => state)).toEqual(life)
    // The stream ends by itself, since nothing can follow.
    const text = await streamed
    const frames = [...text.matchAll(/^id: (\d+)\nevent: cluster\ndata: (.*)\n\n/gm)]
    expect(frames.map(([, sequence]) => Number(sequence))).toEqual(
      polled.map(({ sequence }) => sequence),
    )
    expect(frames.map(([, , data = '']): unknown => JSON.parse(data))).toEqual(polled)

    const late = await streamOf(platform, path, String(polled.at(-2)?.sequence))
    expect(late.match(/^id: .*$/gm)).toEqual([`id: ${polled.at(-1)?.sequence}`])
    // And a poll for what follows does not wait.
    const after = `${path}?since=${polled.at(-1)?.sequence}&waitSeconds=30`
    expect(eventsOf(await platform.api('alice', 'GET', after))).toEqual([])
  })

  test('of a cluster that nobody has are not there, as a stream neither', async () => {
    const response = await fetch(`${platform.url}/api/v1/clusters/x/events`, {
      headers: {
        authorization: `Bearer ${await platform.token('alice')}`,
        accept: 'text/event-stream',
      },
    })
    expect([response.status, await response.text()]).toEqual([
      404,
      'not_found: there is no such cluster\n',
    ])
  })

  test('are waited for no longer than the platform runs', async () => {
    const other = await startTestPlatform({ stepMs: 3_600_000 })
    const { id } = await create(other)
    const stream = await openStream(other, `/clusters/${id}/events`)
    await other.end()
    expect(await stream.text()).not.toContain('ready')
  })
})

/** All that a stream sends until it ends. */
async function streamOf(on: TestPlatform, path: string, lastEventId?: string): Promise<string> {
  return (await openStream(on, path, lastEventId)).text()
}

async function openStream(on: TestPlatform, path: string, lastEventId = ''): Promise<Response> {
  const response = await fetch(`${on.url}/api/v1${path}`, {
    headers: {
      authorization: `Bearer ${await on.token('alice')}`,
      accept: 'text/event-stream',
      'last-event-id': lastEventId,
    },
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  return response
}

describe('an entity tag', () => {
  test('spares the answer that is known, and guards a delete against what is not', async () => {
    const { id, operation } = await create(platform, 'tagged')
    await platform.api('alice', 'GET', `${operation}?waitSeconds=30`)
    const path = `/clusters/${id}`
    const tag = (await platform.api('alice', 'GET', path)).headers.get('etag') ?? ''
    expect(tag).toMatch(/^"[\w-]{22}"$/)
    const get = (header: string) =>
      platform.api('alice', 'GET', path, { headers: { 'if-none-match': header } })
    expect(await get(`"other", W/${tag}`)).toMatchObject({ status: 304, text: '' })
    expect((await get('"other"')).status).toBe(200)

    const remove = (header: string) =>
      platform.api('alice', 'DELETE', path, { headers: { 'if-match': header } })
    expect(await remove('"other"')).toMatchObject({
      status: 412,
      text: 'precondition_failed: the cluster is not what If-Match says\n',
    })
    expect((await remove(tag)).status).toBe(202)
  })
})

describe('the audit log', () => {
  test('tells owners who changed what and who was not allowed to, by ids only', async () => {
    const reply = await slow.api('alice', 'POST', '/clusters', { body: { name: 'audited' } })
    const { id } = clusterOf(reply)
    const denied = await slow.api('bob', 'DELETE', `/clusters/${id}`)
    await slow.api('bob', 'POST', '/clusters', { body: { name: '' } })
    const text = (await slow.api('alice', 'GET', '/audit?limit=2')).text
    expect(JSON.parse(text)).toEqual([
      {
        at: expect.any(String),
        actor: 'bob@acme.example',
        action: 'deleteCluster',
        target: `/clusters/${id}`,
        outcome: 'forbidden',
        requestId: denied.headers.get('x-request-id'),
      },
      {
        at: expect.any(String),
        actor: 'alice@acme.example',
        action: 'createCluster',
        target: '/clusters',
        outcome: 'done',
        requestId: reply.headers.get('x-request-id'),
      },
    ])
    expect(text).not.toContain('audited')
  })
})

describe('what is on offer', () => {
  test.each([
    ['/presets', { name: 'minimal', cores: 2, memory: '8Gi' }],
    ['/versions', { version: '1.35.2', isDefault: true }],
  ])('GET %s', async (path, first) => {
    expect(jsonOf(await platform.api('alice', 'GET', path))).toEqual(
      expect.arrayContaining([first]),
    )
  })

  test.each([
    ['/operations?limit=0', 'limit must be a whole number between 1 and 1000'],
    ['/operations?limit=x', 'limit must be a whole number between 1 and 1000'],
    ['/operations?state=odd', 'state must be one of active, done, failed, superseded, cancelled'],
    ['/users?limit=1', 'limit is not known here'],
  ])('%s is refused: %s', async (path, message) => {
    const reply = await platform.api('alice', 'GET', path)
    expect([reply.status, reply.text]).toEqual([400, `invalid_request: ${message}\n`])
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect([...platform.errors, ...slow.errors]).toEqual([])
  })
})
