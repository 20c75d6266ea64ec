import type { SliEvent, Slo } from '../../src/index.ts'
import { parseDuration, parseTarget, rolling } from '../../src/index.ts'

/** 2026-01-01T00:00:00Z, an arbitrary moment on an hour. */
export const NOW_MS = 1_767_225_600_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** 99.9 % over 30 days, but for the given parts. */
export function sloOf(parts: Partial<Slo> = {}): Slo {
  return {
    id: 'cluster-create',
    service: 'cli',
    target: parseTarget('99.9%'),
    window: rolling(parseDuration('30d')),
    method: 'Occurrences',
    ...parts,
  }
}

/** So many good and bad events, spread over `(untilMs - spanMs, untilMs]`. */
export function events(good: number, bad: number, untilMs = NOW_MS, spanMs = HOUR_MS): SliEvent[] {
  const total = good + bad
  return Array.from({ length: total }, (_, index) => ({
    id: `${untilMs}-${index}`,
    atMs: untilMs - Math.floor((index * spanMs) / total),
    outcome: index < bad ? 'bad' : 'good',
  }))
}
