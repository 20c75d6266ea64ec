import {
  SloError,
  alertWindows,
  binEdges,
  binOf,
  evaluate,
  formatPercent,
  lintTraffic,
  windowAt,
} from '@indev/slo'
import type { View } from '../view.ts'
import { DAY_MS } from './days.ts'
import { seriesOf } from './history.ts'
import type { Judged } from './judge.ts'
import { type Objective, windowMs } from './objective.ts'
import { grouped } from './sentence.ts'

/** Something to know about a definition. */
export interface LintFinding {
  /** Id; `null` for what is wrong with a file. */
  readonly objective: string | null
  /** Where it is defined. */
  readonly at: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** Objectives that this traffic could decide. */
  readonly suggestions: readonly string[]
}

/** Less than this much traffic says nothing about what a window brings, days. */
const MIN_DAYS = 1

/** Excluded commands over all: above this, what is left out may be the story. */
const MAX_EXCLUDED = 0.1

/** Checks one objective against what was recorded since `sinceMs`. */
export function lintObjective(
  objective: Objective,
  judged: readonly Judged[],
  { atMs, sinceMs }: { readonly atMs: number; readonly sinceMs: number },
): readonly LintFinding[] {
  const { slo } = objective
  const found: LintFinding[] = []
  const warn = (message: string, suggestions: readonly string[] = []): void => {
    found.push({
      objective: slo.id,
      at: objective.origin,
      severity: 'warning',
      message,
      suggestions,
    })
  }
  const status = evaluate(slo, seriesOf(judged), atMs)
  const { counts } = status
  const days = (atMs - Math.max(sinceMs, windowAt(slo.window, atMs).startMs)) / DAY_MS
  if (counts.total === 0) {
    warn(
      `nothing was recorded for it${objective.where.command === undefined ? '' : `: is there a command "${objective.where.command}"?`}`,
    )
  } else if (days >= MIN_DAYS) {
    const traffic = lintTraffic(slo.target, windowMs(slo, atMs) / DAY_MS, counts.total / days)
    if (!traffic.decidable) {
      warn(
        `${formatPercent(slo.target)} needs ${grouped(traffic.needed)} events without a failure to be shown; its window brings about ${grouped(traffic.expected)}`,
        traffic.suggestions.map(
          ({ target, periodDays, needed }) =>
            `${formatPercent(target)} over ${periodDays} days (needs ${grouped(needed)})`,
        ),
      )
    } else if (traffic.allowedFailures < 1) {
      warn('its budget is less than one failure: the first one breaches it')
    }
  }
  if (counts.excludedShare > MAX_EXCLUDED) {
    warn(`${Math.round(counts.excludedShare * 100)} % of its events are not counted`)
  }
  if (slo.sli?.kind === 'latency') {
    const { thresholdNs } = slo.sli
    if (binEdges(binOf(thresholdNs)).left !== thresholdNs) {
      warn(
        `a threshold of ${thresholdNs / 1e6} ms has more than two digits: in compacted days what is near it counts as slow`,
      )
    }
  }
  const sliceMs = slo.timeSlice?.lengthMs ?? Number.POSITIVE_INFINITY
  if (slo.method !== 'Occurrences' && sliceMs < 3_600_000) {
    warn('its slices are shorter than an hour, which is all that is left of days older than two')
  }
  try {
    alertWindows({ periodMs: windowMs(slo, atMs), target: slo.target })
  } catch (error) {
    if (!(error instanceof SloError)) throw error
    warn(`the usual burn rate alerts don't fit: ${error.message}`)
  }
  return found
}

/** The findings, as compilers write them. */
export function lintText(findings: readonly LintFinding[], view: View): string {
  if (findings.length === 0) return `${view.paint('good', 'Nothing to say against them.')}\n`
  return findings
    .map(({ at, objective, severity, message, suggestions }) => {
      const head = `${at}: ${view.paint(severity === 'error' ? 'bad' : 'warn', severity)}: `
      const about = objective === null ? '' : `${objective}: `
      const list = suggestions.map((each) => `  could be decided: ${each}\n`)
      return `${head}${about}${message}\n${list.join('')}`
    })
    .join('')
}
