import type { Clock } from '../clock.ts'
import { refuse, type Refusal } from './reply.ts'

/** What a request costs its sender. */
interface Charge {
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where there was room. */
  readonly refusal: Refusal | undefined
}

/** Counts the requests of each user. */
export type RateLimit = (userId: string) => Charge

const windowMs = 60_000

/**
 * Allows each user so many requests in each minute of the clock; 0 allows any number.
 *
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export function createRateLimit(perMinute: number, clock: Clock): RateLimit {
  const used = new Map<string, number>()
  let window = 0
  return (userId) => {
    if (perMinute === 0) return { headers: {}, refusal: undefined }
    const nowAtMs = clock.nowMs()
    const current = Math.floor(nowAtMs / windowMs)
    if (current !== window) used.clear()
    window = current
    const count = (used.get(userId) ?? 0) + 1
    used.set(userId, count)
    const leftS = Math.ceil(((current + 1) * windowMs - nowAtMs) / 1000)
    const headers = {
      'RateLimit-Policy': `"user";q=${perMinute};w=${windowMs / 1000}`,
      RateLimit: `"user";r=${Math.max(0, perMinute - count)};t=${leftS}`,
    }
    if (count <= perMinute) return { headers, refusal: undefined }
    const { problem } = refuse('rate_limited', `${perMinute} requests a minute are allowed`)
    const retry = { 'Retry-After': String(leftS) }
    return { headers, refusal: { ok: false, problem: { ...problem, headers: retry } } }
  }
}
