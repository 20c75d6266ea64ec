import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clustersOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ maxClusters: 100 })
})
afterAll(async () => {
  await platform.end()
})

const api = (method: string, path: string, body?: object) =>
  platform.api('alice', method, path, body && { body })
const make = (name: string, labels = {}) =>
  api('POST', '/clusters', { name, nameSuffix: false, labels })

/** Waits for the end of what an answer began. */
async function settle(reply: { readonly headers: Headers }): Promise<void> {
  const location = reply.headers.get('operation-location') ?? ''
  await api('GET', `${location.replace('/api/v1', '')}?waitSeconds=30`)
}

async function find(name: string) {
  return clustersOf(await api('GET', '/clusters')).find((cluster) => cluster.name === name)
}

/** The names on a page, and the query of the next. */
async function names(query: string) {
  const reply = await api('GET', `/clusters${query}`)
  expect(reply.status).toBe(200)
  const next = /^<\/api\/v1\/clusters(\?.*)>; rel="next"$/.exec(reply.headers.get('link') ?? '')
  return { names: clustersOf(reply).map(({ name }) => name), next: next?.[1] }
}

describe('a list', () => {
  beforeAll(async () => {
    for (const [name, labels] of [
      ['p1', { page: '1', tier: 'web' }],
      ['p2', { page: '2', tier: 'db' }],
      ['p3', { page: '3', tier: 'web' }],
      ['p4', { page: '4' }],
    ] as const) {
      await make(name, labels)
    }
  })

  test.each([
    ['page', ['p1', 'p2', 'p3', 'p4']],
    ['page,tier=web', ['p1', 'p3']],
    ['page,tier==web', ['p1', 'p3']],
    ['page,tier!=web', ['p2', 'p4']],
    ['page in (1, 4)', ['p1', 'p4']],
    ['tier in (web,db),page notin (1)', ['p2', 'p3']],
    ['page,!tier', ['p4']],
    ['constructor', []],
  ])('has what %s selects', async (selector, expected) => {
    const query = `?labelSelector=${encodeURIComponent(selector)}`
    expect(await names(query)).toEqual({ names: expected, next: undefined })
  })

  test('comes in pages whose links lead to all of it, once, whatever is made or goes meanwhile', async () => {
    const first = await names('?limit=2&labelSelector=page')
    await settle(await api('DELETE', `/clusters/${(await find('p2'))?.id}`))
    await make('p5', { page: '5' })
    const second = await names(first.next ?? '')
    const third = await names(second.next ?? '')
    expect([first.names, second.names, third]).toEqual([
      ['p1', 'p2'],
      ['p3', 'p4'],
      { names: ['p5'], next: undefined },
    ])
  })

  test('has a next page only where something is on it', async () => {
    const all = (await names('')).names
    expect(await names(`?limit=${all.length}`)).toEqual({ names: all, next: undefined })
    expect((await names(`?limit=${all.length - 1}`)).next).toMatch(/^\?limit=\d+&cursor=[\w-]+$/)
  })

  test('has those in one state', async () => {
    expect((await names('?status=failed')).names).toEqual([])
    await settle(await make('ready-one'))
    expect((await names('?status=ready')).names).toContain('ready-one')
  })

  test.each([
    ['?labelSelector=a,,b', 'labelSelector is not a label selector'],
    ['?labelSelector=a=b=c', 'labelSelector is not a label selector'],
    ['?cursor=eA', 'cursor is not from this platform'],
    [
      '?status=deleted',
      'status must be one of pending, deploying, ready, updating, degraded, failed, deleting',
    ],
    ['?limit=1001', 'limit must be a whole number between 1 and 1000'],
  ])('%s is refused: %s', async (query, detail) => {
    const reply = await api('GET', `/clusters${query}`)
    expect([reply.status, reply.text]).toEqual([400, `invalid_request: ${detail}\n`])
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
