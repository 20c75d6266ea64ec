const STEPS: readonly (readonly [unit: string, ms: number, below: number])[] = [
  ['s', 1000, 60_000],
  ['m', 60_000, 3_600_000],
  ['h', 3_600_000, 48 * 3_600_000],
  ['d', 86_400_000, 730 * 86_400_000],
  ['y', 365 * 86_400_000, Number.POSITIVE_INFINITY],
]

/**
 * A time as a person or a program reads it: `5m ago` and `in 2h`, or ISO 8601 to the second.
 *
 * @param at - Unix ms, or what `Date` reads; what is no time is given back as it is.
 */
export function formatTime(at: number | string, nowMs: number, isRelative: boolean): string {
  const date = new Date(at)
  const atMs = date.getTime()
  if (Number.isNaN(atMs)) return String(at)
  if (!isRelative) return date.toISOString().replace(/\.\d+Z$/u, 'Z')
  const distanceMs = Math.abs(nowMs - atMs)
  const step = STEPS.find(([, , below]) => distanceMs < below)
  if (distanceMs < 1000 || step === undefined) return 'now'
  const length = `${Math.floor(distanceMs / step[1])}${step[0]}`
  return atMs <= nowMs ? `${length} ago` : `in ${length}`
}
