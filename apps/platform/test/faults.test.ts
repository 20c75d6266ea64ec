import { IncomingMessage, request as httpRequest, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSimulator } from '../src/clusters/simulator.ts'
import { createDice } from '../src/dice.ts'
import { parseFault } from '../src/faults/fault-rule.ts'
import { createFaults, type Faults } from '../src/faults/faults.ts'
import { createManualClock } from './support/manual-clock.ts'
import { clusterOf, clustersOf, jsonOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { waitUntil } from './support/wait-until.ts'
import { openWorkshop } from './support/workshop.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({
    maxClusters: 100,
    faults: [
      'GET:/users=503',
      'GET:/teams=429',
      'GET:/quota=500',
      'GET:/me=expire-token',
      'POST:/clusters=drop-response@0.5',
      'GET:/clusters/{}/status=slow-body',
    ],
  })
})
afterAll(async () => {
  await platform.end()
})

describe('a fault', () => {
  test.each([
    ['/users', 503, 'unavailable', 'retry-after', '1'],
    ['/teams', 429, 'rate_limited', 'retry-after', '1'],
    ['/quota', 500, 'internal', 'retry-after', null],
    [
      '/me',
      401,
      'unauthenticated',
      'www-authenticate',
      'Bearer realm="indev", error="invalid_token"',
    ],
  ])('GET %s answers %d as the document says', async (path, status, code, name, value) => {
    const headers = { accept: 'application/problem+json' }
    const reply = await platform.api('alice', 'GET', path, { headers })
    expect([reply.status, reply.headers.get(name)]).toEqual([status, value])
    expect(jsonOf(reply)).toMatchObject({ code })
  })

  test('strikes where it was told to and nowhere else', async () => {
    expect((await platform.api('alice', 'GET', '/presets')).status).toBe(200)
    expect((await platform.api('alice', 'GET', '/teams/by-name/Platform')).status).toBe(200)
  })

  test('drop-response: the work is done, the answer lost, and the same key gives it back', async () => {
    for (let n = 0; n < 12; n++) {
      const headers = { 'idempotency-key': `drop-${n}` }
      const create = () =>
        platform
          .api('alice', 'POST', '/clusters', { body: { name: `drop-${n}` }, headers })
          .catch(() => undefined)
      let reply = await create()
      while (reply === undefined) reply = await create()
      expect(clusterOf(reply).name).toMatch(new RegExp(`^drop-${n}-`))
    }
    // However many answers were lost, there is one cluster for each key.
    expect(clustersOf(await platform.api('alice', 'GET', '/clusters'))).toHaveLength(12)
    const { text } = await metricsOf(platform)
    const dropped = Number(
      /^indev_platform_faults_total\{kind="drop-response"\} (\d+)$/m.exec(text)?.[1],
    )
    expect(dropped).toBeGreaterThan(0)
    expect(text).toContain(`{method="POST",route="/api/v1/clusters",status="cut"} ${dropped}\n`)
  })

  test('slow-body: the body comes in pieces', async () => {
    const [cluster] = clustersOf(await platform.api('alice', 'GET', '/clusters'))
    const token = await platform.token('alice')
    const url = `${platform.url}/api/v1/clusters/${cluster?.id}/status`
    const firstPiece = await new Promise<string>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` }
      const sent = httpRequest(url, { headers }, (response) => {
        response.setEncoding('utf8').once('data', (chunk: string) => {
          resolve(chunk)
          // Nobody waits for the rest.
          response.destroy()
        })
      })
      sent.once('error', reject)
      sent.end()
    })
    expect(firstPiece).toMatch(/^\{"id":/)
    expect(() => JSON.parse(firstPiece)).toThrow(SyntaxError)
  })
})

async function metricsOf({ url }: TestPlatform) {
  const response = await fetch(`${url}/metrics`)
  return { type: response.headers.get('content-type'), text: await response.text() }
}

/** Asks what befalls a request that nobody sends. */
function strikeOnce(faults: Faults) {
  const req = new IncomingMessage(new Socket())
  req.method = 'GET'
  req.url = '/api/v1/me'
  return faults.strike(req, new ServerResponse(req))
}

async function strikes(seed: string) {
  const faults = createFaults({
    rules: [parseFault('*=503@0.3')],
    latencyMs: [0, 0],
    clock: createManualClock(),
    dice: createDice(seed),
    onFault: () => {},
  })
  const results = []
  for (let n = 0; n < 200; n++) results.push(await strikeOnce(faults))
  return results
}

describe('chance', () => {
  test('repeats with the seed, and keeps to the probability', async () => {
    const first = await strikes('1')
    expect(await strikes('1')).toEqual(first)
    expect(await strikes('2')).not.toEqual(first)
    const count = first.filter((result) => result === '503').length
    expect(count).toBeGreaterThan(40)
    expect(count).toBeLessThan(80)
  })

  test('delays every request within its bounds', async () => {
    const clock = createManualClock()
    const faults = createFaults({
      rules: [],
      latencyMs: [100, 200],
      clock,
      dice: createDice('1'),
      onFault: () => {},
    })
    let served = false
    void strikeOnce(faults).then(() => (served = true))
    await clock.advance(99)
    expect(served).toBe(false)
    await clock.advance(101)
    expect(served).toBe(true)
  })

  test('stuck:nodes leaves a creation in this step for ever; it can still be deleted', async () => {
    const shop = await openWorkshop()
    const { clock, stores } = shop
    const faults = createFaults({
      rules: [parseFault('stuck:nodes')],
      latencyMs: [0, 0],
      clock,
      dice: stores.dice,
      onFault: () => {},
    })
    const simulator = createSimulator({ stepMs: 1000, clock, dice: stores.dice })
    const cluster = shop.create()
    const worker = shop.work('w', faults.infest(simulator))
    await clock.advance(3_600_000)
    expect(shop.state(cluster)).toBe('deploying Deploying: step 3 of 4: nodes')
    shop.remove(cluster)
    worker.wake()
    await clock.advance(60_000)
    expect(shop.state(cluster)).toBe('deleted Deleted: ')
    await shop.end()
  })
})

describe('what is no fault', () => {
  test.each([
    ['', 'the kinds are'],
    ['POST:/clusters', 'the kinds are'],
    ['POST:/clusters=418', 'the kinds are'],
    ['post:/clusters=503', 'expected METHOD:/PATH'],
    ['POST:clusters=503', 'expected METHOD:/PATH'],
    ['*=503@2', 'the probability must be'],
    ['*=503@', 'the probability must be'],
    ['*=503@x', 'the probability must be'],
    ['stuck:coffee', 'the steps are'],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseFault(text)).toThrow(message)
  })

  test.each([
    ['*:/a.b=503', '/a.b', true],
    ['*:/a.b=503', '/axb', false],
    ['*:/x/{id}/y=503', '/x/1/y', true],
    ['*:/x/{id}/y=503', '/x/1/2/y', false],
    ['*:/x*=503', '/x/1/2/y', true],
  ])('%s at %s: %p', (text, path, expected) => {
    const rule = parseFault(text)
    expect('path' in rule && rule.path.test(path)).toBe(expected)
  })
})

describe('the metrics', () => {
  test('count requests by template, never by path, and what there is', async () => {
    await platform.api('alice', 'GET', '/teams/by-name/Platform')
    await fetch(`${platform.url}/nothing/canary-path`)
    const { type, text } = await waitUntil(
      () => metricsOf(platform),
      (metrics) => metrics.text.includes('operations{state="done"} 12'),
    )
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toMatch(
      /^indev_platform_requests_total\{method="GET",route="\/api\/v1\/teams\/by-name\/:name",status="200"\} \d+$/m,
    )
    expect(text).toMatch(/^indev_platform_clusters\{state="ready"\} 12$/m)
    expect(text).not.toContain('canary')
    for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
      expect(line).toMatch(
        /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+)$/,
      )
    }
  })

  test('of a histogram add up', async () => {
    const { text } = await metricsOf(platform)
    const labels = 'method="GET",route="/api/v1/teams/by-name/:name"'
    const value = (name: string, more = '') =>
      Number(
        text
          .split(`indev_platform_request_duration_seconds_${name}{${labels}${more}} `)[1]
          ?.split('\n')[0],
      )
    expect(value('bucket', ',le="+Inf"')).toBe(value('count'))
    expect(value('bucket', ',le="10"')).toBeLessThanOrEqual(value('count'))
    expect(value('sum')).toBeGreaterThan(0)
  })

  test('are only read', async () => {
    const response = await fetch(`${platform.url}/metrics`, { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
