import { describe, expect, test } from '@jest/globals'
import { createRateLimit } from '../src/api/rate-limit.ts'
import { systemClock } from '../src/clock.ts'
import { createManualClock } from './support/manual-clock.ts'
import { jsonOf } from './support/replies.ts'
import { startTestPlatform } from './support/test-platform.ts'

describe('a limit of requests', () => {
  test('is each user’s own, and there anew with every minute', async () => {
    const clock = createManualClock(90_000)
    const limit = createRateLimit(2, clock)
    const allowed = (user: string) => limit(user).refusal === undefined
    expect([allowed('a'), allowed('a'), allowed('a'), allowed('b')]).toEqual([
      true,
      true,
      false,
      true,
    ])
    await clock.advance(29_999)
    expect(allowed('a')).toBe(false)
    await clock.advance(1)
    expect(allowed('a')).toBe(true)
  })

  test('is told with every answer, and when to come back', async () => {
    // Half a minute is left, and stays.
    const clock = { ...systemClock, nowMs: () => 90_000 }
    const platform = await startTestPlatform({ requestsPerMinute: 2, deps: { clock } })
    const headers = { accept: 'application/problem+json' }
    const replies = []
    for (let n = 0; n < 3; n++) {
      replies.push(await platform.api('alice', 'GET', '/presets', { headers }))
    }
    const told = replies.map((reply) =>
      ['ratelimit', 'ratelimit-policy', 'retry-after'].map((name) => reply.headers.get(name)),
    )
    const policy = '"user";q=2;w=60'
    expect(told).toEqual([
      ['"user";r=1;t=30', policy, null],
      ['"user";r=0;t=30', policy, null],
      ['"user";r=0;t=30', policy, '30'],
    ])
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(replies.map(jsonOf).at(-1)).toMatchObject({ code: 'rate_limited' })
    expect((await platform.api('bob', 'GET', '/presets')).status).toBe(200)
    await platform.end()
    expect(platform.errors).toEqual([])
  })

  test('is not there unless asked for', () => {
    expect(createRateLimit(0, createManualClock())('a')).toEqual({
      headers: {},
      refusal: undefined,
    })
  })
})
