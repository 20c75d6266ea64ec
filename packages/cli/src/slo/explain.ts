import {
  SloError,
  alertTiming,
  alertWindows,
  budgetShare,
  compareRatios,
  formatPercent,
  formatTime,
  rationalToNumber,
} from '@indev/slo'
import { wrapText } from '../output/wrap.ts'
import type { View } from '../view.ts'
import type { Judged } from './judge.ts'
import { type Objective, windowMs } from './objective.ts'
import { percent } from './percent.ts'
import type { SloReport } from './report.ts'
import { grouped, spanText } from './sentence.ts'
import { spendBy } from './spend.ts'

/** An objective in words. */
export interface Explanation {
  readonly id: string
  readonly title: string
  /** Sentences, in the order in which one would tell them. */
  readonly sentences: readonly string[]
}

/** Explains an objective with its own numbers. */
export function explain(
  objective: Objective,
  judged: readonly Judged[],
  report: SloReport,
  atMs: number,
): Explanation {
  return {
    id: objective.slo.id,
    title: objective.title,
    sentences: [
      whatCounts(objective),
      promise(objective, atMs),
      report.sentence,
      ...whoSpent(objective, judged, report, atMs),
      ...alerts(objective, atMs),
    ],
  }
}

function whatCounts({ slo, where }: Objective): string {
  if (where.part === 'upload') {
    return 'Every request to the collector counts: bad when it was not taken in; those that found no network are left out.'
  }
  if (where.part === 'age' && slo.sli?.kind === 'latency') {
    return `Every record that the collector took in counts: good when the oldest one of its request had waited at most ${formatTime(slo.sli.thresholdNs / 1e6)}.`
  }
  const which = where.command === undefined ? 'Every command' : `Every "${where.command}"`
  const of = where.version === undefined ? which : `${which} of version ${where.version}`
  if (slo.sli?.kind !== 'latency') {
    return `${of} counts: bad when we or the platform failed, good otherwise; those that were cancelled, killed or without a network are left out.`
  }
  const what =
    where.part === 'load'
      ? 'recording delayed it by'
      : where.milestone === undefined
        ? 'its own and the network\u2019s time was'
        : `it reached "${where.milestone}" within`
  const limit = formatTime(slo.sli.thresholdNs / 1e6)
  return `${of} that worked counts: good when ${what} at most ${limit}; waiting for a person never counts.`
}

function promise({ slo }: Objective, atMs: number): string {
  const share = rationalToNumber(budgetShare(slo.target))
  const each = grouped(Math.round(1 / share))
  const length = windowMs(slo, atMs)
  return `${formatPercent(slo.target)} over ${spanText(length)} allows one failure in ${each}; were it all at once, that is ${formatTime(Math.round(share * length))} of total outage.`
}

function whoSpent(
  objective: Objective,
  judged: readonly Judged[],
  report: SloReport,
  atMs: number,
): readonly string[] {
  if (report.bad === 0) return []
  const versions = spendBy(objective, judged, atMs, 'version')
  const [worst] = versions
  if (worst === undefined || worst.bad === 0) return []
  const sentences = [
    `${worst.key} spent ${percent(worst.shareOfSpend)} of what was spent, ${percent(worst.shareOfBudget)} of the budget.`,
  ]
  const rest = versions
    .slice(1)
    .reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), {
      good: 0,
      bad: 0,
    })
  if (rest.good + rest.bad > 0) {
    const { verdict, difference } = compareRatios(worst, rest)
    if (verdict === 'worse') {
      sentences.push(
        `It is worse than the other versions, 95 % sure: ${percent(-difference)} more of its commands fail.`,
      )
    } else if (verdict === 'undecided') {
      sentences.push('Whether it is worse than the other versions can\u2019t be told yet.')
    }
  }
  return sentences
}

function alerts({ slo }: Objective, atMs: number): readonly string[] {
  try {
    const rules = alertWindows({ periodMs: windowMs(slo, atMs), target: slo.target })
    return rules.map((rule) => {
      const { detectionMs } = alertTiming(rule, slo.target, 1)
      const after = detectionMs === null ? 'never' : `after ${formatTime(Math.round(detectionMs))}`
      return `A ${rule.severity} fires when the budget burns ${factorText(rationalToNumber(rule.factor))} times as fast as it may, over ${formatTime(rule.longMs)} and ${formatTime(rule.shortMs)}: in a total outage ${after}.`
    })
  } catch (error) {
    if (error instanceof SloError) return [`No alert: ${error.message}.`]
    throw error
  }
}

/** 14.4, 0.233: what a person can compare. */
function factorText(factor: number): string {
  return String(Number(factor.toPrecision(3)))
}

/** The explanations as paragraphs. */
export function explanationText(all: readonly Explanation[], view: View): string {
  if (all.length === 0) return 'No objectives.\n'
  return all
    .map(({ id, title, sentences }) => {
      const lines = sentences.flatMap((each) => wrapText(`  ${each}`, view.widthColumns))
      return `${view.paint('bold', title)}  ${view.paint('dim', id)}\n${lines.join('\n')}\n`
    })
    .join('\n')
}
