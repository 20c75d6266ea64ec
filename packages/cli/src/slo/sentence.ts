import type { SloStatus } from '@indev/slo'
import { percent } from './percent.ts'

/** What the counts prove about the true rate, and what they don't. */
export function sentenceOf(target: string, status: SloStatus, sampleNeeded: number): string {
  const { counts, interval } = status
  const needed = `it takes ${grouped(sampleNeeded)} in a row without a failure to show ${target}`
  if (interval === null) return `Nothing was recorded in this window; ${needed}.`
  const seen = `${grouped(counts.good)} good of ${grouped(counts.total)}`
  const between = `between ${percent(interval.lower)} and ${percent(interval.upper)}`
  const isSettled = status.verdict === 'met' || status.verdict === 'breached'
  if (!isSettled && counts.total >= sampleNeeded) {
    return `Too close to call: ${seen} puts the true rate ${between}, on both sides of ${target}.`
  }
  if (!isSettled) return `Too early to say: ${seen} only puts the true rate ${between}; ${needed}.`
  const word = status.verdict === 'met' ? 'Kept' : 'Missed'
  return `${word}: ${seen}, 95 % sure that the true rate is ${between}.`
}

/** 2995 as `2,995`; own code, because loading a locale costs the command milliseconds. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',')
}

/** A length of time as a person says it: `3 days`, `5 hours`. */
export function spanText(ms: number): string {
  const [count, unit] =
    ms >= 2 * 86_400_000
      ? [ms / 86_400_000, 'day']
      : ms >= 2 * 3_600_000
        ? [ms / 3_600_000, 'hour']
        : [ms / 60_000, 'minute']
  const rounded = Math.max(1, Math.round(count))
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
