import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openClusterWorld, type ClusterWorld } from '../src/kubernetes/cluster-world.ts'
import { objectAt, textAt, type JsonObject } from '../src/kubernetes/json.ts'
import { kindNamed } from '../src/kubernetes/kinds.ts'
import { limits } from '../src/kubernetes/object-store.ts'
import { loadSchema } from '../src/kubernetes/schema.ts'
import { readSelection } from '../src/kubernetes/selection.ts'
import { bookmarkMs, watch, type WatchPlan } from '../src/kubernetes/watch.ts'
import { issueToken, readToken } from '../src/kubernetes/token.ts'
import { openWorkshop, type Workshop } from './support/workshop.ts'

let workshop: Workshop
let world: ClusterWorld
beforeAll(async () => {
  workshop = await openWorkshop()
  const cluster = workshop.create()
  const schema = loadSchema()
  world = openClusterWorld({ ...workshop.stores, clock: workshop.clock, schema }, cluster.id)
  world.follow(cluster)
})
afterAll(async () => {
  await workshop.end()
})

const configMaps = kindNamed('ConfigMap')

const write = (name: string, labels: JsonObject = {}, data: JsonObject = {}): void =>
  world.resources.world.write('ConfigMap', {
    ...world.store.get(configMaps, 'default', name),
    metadata: {
      ...objectAt(world.store.get(configMaps, 'default', name), 'metadata'),
      name,
      namespace: 'default',
      labels,
    },
    data,
  })
const erase = (name: string): void => {
  const found = world.store.get(configMaps, 'default', name)
  if (found !== undefined) world.resources.world.remove('ConfigMap', found)
}
/** As the API does it: what happens is told at the end of a transaction. */
const commit = (work: () => void): void => world.store.transaction(false, work)

type Watch = typeof watch

/** What a watch says: `TYPE name`, or the type alone. */
function begin(plan: Partial<WatchPlan>, watching: Watch = watch) {
  const events: string[] = []
  const objects: JsonObject[] = []
  let isOver = false
  const end = watching(
    world.store,
    {
      kind: configMaps,
      namespace: 'default',
      selects: () => true,
      since: String(world.store.revision()),
      sendInitialEvents: false,
      allowBookmarks: false,
      timeoutMs: 1_000_000,
      show: (object) => object,
      ...plan,
    },
    workshop.clock,
    (event) => {
      const object = objectAt(event, 'object')
      events.push(`${textAt(event, 'type')} ${textAt(object, 'metadata', 'name')}`.trim())
      objects.push(object)
      return true
    },
    () => (isOver = true),
  )
  return { events, objects, end, over: () => isOver }
}

describe('a watch', () => {
  test('from nowhere tells first what is there', () => {
    const { events, end } = begin({ since: '' })
    end()
    expect(events).toEqual(['ADDED kube-root-ca.crt'])
  })

  test('from a revision tells what has happened since, in its order', () => {
    const since = String(world.store.revision())
    commit(() => write('a'))
    const { events, end } = begin({ since })
    commit(() => {
      write('a', {}, { changed: 'yes' })
      write('b')
    })
    commit(() => erase('a'))
    end()
    commit(() => erase('b'))
    expect(events).toEqual(['ADDED a', 'MODIFIED a', 'ADDED b', 'DELETED a'])
  })

  test('of a selection tells of what comes into it and leaves it', () => {
    const selects = readSelection(new URLSearchParams({ labelSelector: 'in=yes' }))
    const { events, end } = begin({ selects })
    commit(() => write('moving'))
    commit(() => write('moving', { in: 'yes' }))
    commit(() => write('moving', { in: 'no' }))
    commit(() => erase('moving'))
    end()
    expect(events).toEqual(['ADDED moving', 'DELETED moving'])
  })

  test('that asks for all at first is told where that ends', () => {
    const { events, objects, end } = begin({ sendInitialEvents: true, allowBookmarks: true })
    end()
    expect(events).toEqual(['ADDED kube-root-ca.crt', 'BOOKMARK'])
    expect(objects[1]).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        resourceVersion: String(world.store.revision()),
        annotations: { 'k8s.io/initial-events-end': 'true' },
      },
    })
  })

  test('ends after its time', async () => {
    const { over } = begin({ timeoutMs: 5000 })
    await workshop.clock.advance(4999)
    expect(over()).toBe(false)
    await workshop.clock.advance(1)
    expect(over()).toBe(true)
  })

  test('what a transaction takes back has never happened', () => {
    const { events, end } = begin({})
    world.store.transaction(true, () => write('tried'))
    expect(() =>
      commit(() => {
        write('tried')
        throw new Error('no')
      }),
    ).toThrow('no')
    end()
    expect(events).toEqual([])
    expect(world.store.get(configMaps, 'default', 'tried')).toBeUndefined()
  })

  test('from too long ago is told so, and ends', () => {
    const since = String(world.store.revision())
    commit(() => {
      for (let n = 0; n <= limits.changes; n++) write('busy', {}, { n: String(n) })
    })
    const { events, objects, over } = begin({ since })
    expect([events, over()]).toEqual([['ERROR'], true])
    expect(objects[0]).toMatchObject({ kind: 'Status', code: 410, reason: 'Expired' })
  })
})

/** Whether a watch in which nothing happens says how far it is. */
async function remindsWhenSilent(watching: Watch): Promise<boolean> {
  const { events, end } = begin({ allowBookmarks: true }, watching)
  await workshop.clock.advance(2 * bookmarkMs)
  end()
  return events.join() === 'BOOKMARK,BOOKMARK'
}

/** Whether a watch tells those in which an object leaves the selection. */
function tellsOfLeaving(watching: Watch): boolean {
  const selects = readSelection(new URLSearchParams({ labelSelector: 'in' }))
  commit(() => write('leaver', { in: '' }))
  const { events, end } = begin({ selects }, watching)
  commit(() => write('leaver'))
  end()
  return events.join() === 'DELETED leaver'
}

const without =
  (type: string): Watch =>
  (store, plan, clock, sink, onEnd) =>
    watch(store, plan, clock, (event) => event['type'] === type || sink(event), onEnd)

const blind: Watch = (store, plan, ...rest) =>
  watch(store, { ...plan, selects: () => true }, ...rest)

const claimsOf = (token: string): { readonly sub: string; readonly aud: string } =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe('the mutant', () => {
  test('that never sends a bookmark is found (and the real one is not)', async () => {
    expect(await remindsWhenSilent(watch)).toBe(true)
    expect(await remindsWhenSilent(without('BOOKMARK'))).toBe(false)
  })

  test('that forgets what a selection was is found (and the real one is not)', () => {
    expect([tellsOfLeaving(watch), tellsOfLeaving(blind)]).toEqual([true, false])
  })

  type Read = typeof readToken
  const key = 'ab'.repeat(32)
  /** Whether no token passes that should not. */
  const isStrict = (read: Read): boolean => {
    const subject = { userId: 'u', expiresAtMs: 10_000 }
    const good = issueToken(key, 'c', subject)
    const bad = [
      issueToken('cd'.repeat(32), 'c', subject),
      issueToken(key, 'd', subject),
      issueToken(key, 'c', { ...subject, expiresAtMs: 1000 }),
    ]
    return (
      read(key, 'c', good, 5000) === 'u' &&
      bad.every((token) => read(key, 'c', token, 5000) === undefined)
    )
  }
  const mutants: readonly (readonly [string, Read])[] = [
    ['does not look at the signature', (_key, _cluster, token) => claimsOf(token).sub],
    [
      'takes tokens of other clusters',
      (k, _cluster, token, now) => readToken(k, claimsOf(token).aud, token, now),
    ],
    ['takes tokens that have expired', (k, cluster, token) => readToken(k, cluster, token, 0)],
  ]

  test.each(mutants)('that %s is found (and the real one is not)', (_what, read) => {
    expect([isStrict(readToken), isStrict(read)]).toEqual([true, false])
  })
})
