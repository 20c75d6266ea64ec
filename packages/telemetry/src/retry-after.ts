/**
 * The wait that a `Retry-After` header asks for.
 *
 * @param value - Seconds, or an HTTP date; 0 and dates in the past are no wait.
 * @param nowMs - Wall clock, Unix ms.
 * @returns Ms, at least 0; `undefined` when there is no header that can be understood.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? ''
  if (/^\d+$/u.test(text)) return Number(text) * 1000
  const atMs = /^[A-Z][a-z]{2}/u.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? undefined : Math.max(atMs - nowMs, 0)
}
