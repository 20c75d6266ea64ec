import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { describe, expect, test } from '@jest/globals'
import type { HttpRequest } from '../src/http-types.ts'
import { holdTimers } from './support/held-timers.ts'
import { client } from './support/http-client.ts'
import { serve } from './support/server.ts'

type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>]

interface Platform extends AsyncDisposable {
  readonly url: string
  readonly requests: () => number
}

/** A platform that gives these answers in turn, and its last for ever; `'cut'` hangs up instead. */
async function platform(...answers: readonly (Answer | 'cut')[]): Promise<Platform> {
  let requests = 0
  const server = await serve((_request, response) => {
    const answer = answers[Math.min(requests, answers.length - 1)]
    requests += 1
    if (answer === undefined || answer === 'cut') response.destroy()
    else response.writeHead(answer[0], { date: '', ...answer[1] }).end()
  })
  return {
    url: server.url,
    requests: () => requests,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const KEYED = { method: 'POST', headers: { 'Idempotency-Key': 'k' }, retry: 'keyed' } as const
const SAFE = { method: 'GET', retry: 'safe' } as const

describe('a request that may be sent again', () => {
  test.each<[string, Partial<HttpRequest>, readonly (Answer | 'cut')[], number, readonly number[]]>(
    [
      ['is sent once when it is answered', SAFE, [[200]], 200, []],
      ['waits longer each time, at most 5 tries', SAFE, [[503]], 503, [250, 500, 1000, 2000]],
      ['goes on after a connection that was cut', SAFE, ['cut', 'cut', [200]], 200, [250, 500]],
      ['goes on after 429, 502 and 504', SAFE, [[429], [502], [504], [204]], 204, [250, 500, 1000]],
      [
        'waits as long as Retry-After says',
        SAFE,
        [[429, { 'retry-after': '3' }], [200]],
        200,
        [3250],
      ],
      [
        'takes a date of Retry-After by the clock of the platform',
        SAFE,
        [
          [
            503,
            {
              'retry-after': 'Sun, 01 Nov 2026 10:00:07 GMT',
              date: 'Sun, 01 Nov 2026 10:00:00 GMT',
            },
          ],
          [200],
        ],
        200,
        [7250],
      ],
      [
        'and by its own where the platform has none',
        SAFE,
        [[503, { 'retry-after': 'Sun, 22 Nov 2026 00:00:02 GMT' }], [200]],
        200,
        [2250],
      ],
      [
        'asks again while its key is being worked on',
        KEYED,
        [[409, { 'retry-after': '1' }], [201]],
        201,
        [1250],
      ],
      ['takes a conflict for an answer', KEYED, [[409]], 409, []],
      ['takes a conflict of a GET for an answer', SAFE, [[409, { 'retry-after': '1' }]], 409, []],
      ['takes a failure of the platform itself for an answer', SAFE, [[500]], 500, []],
      ['goes on with its key', KEYED, ['cut', [503], [201]], 201, [250, 500]],
      [
        'gives up when the wait would pass the deadline',
        SAFE,
        [[429, { 'retry-after': '61' }]],
        429,
        [],
      ],
      ['and does so with a deadline of its own', { ...SAFE, deadlineMs: 700 }, [[503]], 503, [250]],
      [
        'takes nonsense in Retry-After for nothing',
        SAFE,
        [[503, { 'retry-after': 'soon' }], [200]],
        200,
        [250],
      ],
    ],
  )('%s', async (_name, request, answers, status, waited) => {
    await using server = await platform(...answers)
    const { http, waits } = client()
    const answer = await http({ method: 'GET', ...request, url: server.url, traced: false })
    expect({ status: answer.status, waits, requests: server.requests() }).toEqual({
      status,
      waits: waited,
      requests: waited.length + 1,
    })
  })

  test('says how often and how long, and tells the person of a wait that can be felt', async () => {
    await using server = await platform([503, { 'retry-after': '4' }], [200])
    const { http, lines, told } = client()
    await http({ ...SAFE, url: `${server.url}/clusters?q=1`, traced: true })
    expect(lines).toEqual([
      'debug: GET /clusters: 503 after 0 ms (try 1)',
      'debug: GET again in 4250 ms',
      'the platform is busy; trying again in 5 s',
      'debug: GET /clusters: 200 after 0 ms (try 2)',
    ])
    // One stretch of network time, with a span for each try.
    expect(told.flat().filter((each) => each === 'start' || each === 'measure')).toEqual([
      'measure',
      'start',
      'start',
    ])
  })

  test('is interrupted while it waits', async () => {
    await using server = await platform([503])
    const interrupted = new Error('interrupted')
    const { http } = client({ sleep: () => Promise.reject(interrupted) })
    await expect(http({ ...SAFE, url: server.url, traced: false })).rejects.toBe(interrupted)
    expect(server.requests()).toBe(1)
  })

  test('is not sent again where nothing listens', async () => {
    const { http, waits } = client()
    await using dead = await refusedAddress()
    await expect(http({ ...SAFE, url: dead.url, traced: false })).rejects.toMatchObject({
      slug: 'platform.unreachable',
    })
    expect(waits).toEqual([])
  })

  test.each([
    ['30 s', {}, 30_000],
    ['its own limit', { timeoutMs: 2000 }, 2000],
  ])('is asked of a silent platform once, for %s', async (_name, limits, limitMs) => {
    using timers = holdTimers()
    let requests = 0
    await using server = await serve(() => {
      requests += 1
      timers.advance(limitMs - 1)
      expect(timers.count()).toBe(1)
      timers.advance(1)
    })
    const { http, waits } = client()
    const sent = http({ ...SAFE, ...limits, url: server.url, traced: false })
    await expect(sent).rejects.toMatchObject({ slug: 'platform.unreachable', retryable: true })
    expect({ requests, waits }).toEqual({ requests: 1, waits: [] })
  })

  test('waits by chance for at least half as long', async () => {
    await using server = await platform([503], [200])
    const { http, waits } = client({ random: () => 0 })
    await http({ ...SAFE, url: server.url, traced: false })
    expect(waits).toEqual([125])
  })
})

describe('a request that may not', () => {
  test.each<[string, Partial<HttpRequest>]>([
    ['says nothing', {}],
    ["says 'never'", { retry: 'never', method: 'POST' }],
  ])('because it %s is sent once', async (_name, request) => {
    await using server = await platform([503, { 'retry-after': '0' }])
    const { http } = client()
    await http({ method: 'GET', ...request, url: server.url, traced: false })
    expect(server.requests()).toBe(1)
  })

  test.each<[string, Partial<HttpRequest>]>([
    ["a POST can't be safe", { method: 'POST', retry: 'safe' }],
    ['without a key none is keyed', { method: 'POST', retry: 'keyed' }],
  ])('%s: a mistake of the command, and nothing is sent', async (_name, request) => {
    await using server = await platform([200])
    const { http } = client()
    const sent = http({ method: 'GET', ...request, url: server.url, traced: false })
    await expect(sent).rejects.toThrow(TypeError)
    expect(server.requests()).toBe(0)
  })
})

describe('--request-timeout', () => {
  test.each([{}, { timeoutMs: 60_000 }])(
    'bounds a request that has a longer limit of its own, or none: %j',
    async (limits) => {
      using timers = holdTimers()
      await using server = await serve(() => timers.advance(150))
      const { http, lines } = client({ requestTimeoutMs: 150 })
      const sent = http({ method: 'GET', url: server.url, traced: false, ...limits })
      await expect(sent).rejects.toMatchObject({ slug: 'platform.unreachable' })
      expect(lines).toEqual([expect.stringContaining('TIMEOUT')])
    },
  )
})
