import { formatRational, rational } from '@indev/slo'
import type { Objective, Part } from './objective.ts'

/** What the fleet's metrics can't say of an objective as this machine's journal can. */
export interface FleetLoss {
  readonly slo: string
  readonly message: string
}

/** Selectors of the series that a collector's span_metrics connector makes of commands. */
export interface SpanMetrics {
  /** Commands that were counted, by outcome, cause and version. */
  readonly calls: string
  /** How many took how long. */
  readonly bucket: string
  readonly count: string
}

/** The names under the namespace `<app>.cli`, as the collector's configuration has them. */
export function spanMetrics(app: string): SpanMetrics {
  const prefix = `${app.replaceAll(/\W/gu, '_')}_cli`
  return {
    calls: `${prefix}_calls_total`,
    bucket: `${prefix}_duration_seconds_bucket`,
    count: `${prefix}_duration_seconds_count`,
  }
}

/** Failures that we or the platform are answerable for. */
const FAILED = 'cli_outcome!~"cancelled|interrupted", cli_cause=~"bug|remote"'

/** Commands that did what they were asked. */
const WORKED = 'cli_outcome="ok"'

/** Commands that count for success at all. */
const COUNTED = 'cli_outcome!~"cancelled|interrupted", cli_cause!="local-network"'

/** The labels that say which commands an objective is about. */
export function labelsOf({ where }: Objective, app: string): string {
  const span =
    where.command === undefined
      ? `span_name=~${JSON.stringify(`${app} .+`)}`
      : `span_name=${JSON.stringify(`${app} ${where.command}`)}`
  return where.version === undefined
    ? span
    : `${span}, service_version=${JSON.stringify(where.version)}`
}

/** The label of the bucket that ends at a threshold, however this Prometheus writes it. */
export function bucketLabel(thresholdNs: number): string {
  const seconds = formatRational(rational(thresholdNs, 1_000_000_000))
  const texts = seconds.includes('.') ? [seconds] : [seconds, `${seconds}\\\\.0`]
  return `le=~"${texts.map((text) => text.replaceAll(/(?<!\\)\./gu, '\\\\.')).join('|')}"`
}

/** Bad and all events as rates over `{{.window}}`, for rules. */
export function rateQueries(
  objective: Objective,
  app: string,
): { readonly errorQuery: string; readonly totalQuery: string } {
  const { calls, bucket, count } = spanMetrics(app)
  const of = labelsOf(objective, app)
  const rate = (metric: string, which: string): string =>
    `sum(rate(${metric}{${of}, ${which}}[{{.window}}]))`
  const { sli } = objective.slo
  if (sli?.kind !== 'latency') {
    return {
      errorQuery: `(${rate(calls, FAILED)} or vector(0))`,
      totalQuery: rate(calls, COUNTED),
    }
  }
  const worked = rate(count, WORKED)
  const slow = `${worked} - ${rate(bucket, `${WORKED}, ${bucketLabel(sli.thresholdNs)}`)}`
  if (sli.failedIsBad === false) return { errorQuery: `(${slow})`, totalQuery: worked }
  const failed = `(${rate(count, FAILED)} or vector(0))`
  return { errorQuery: `(${slow}) + ${failed}`, totalQuery: `${worked} + ${failed}` }
}

/** What the pipeline knows of itself. */
const OWN: Readonly<Record<Part, string>> = {
  load: 'what recording costs',
  upload: 'how requests to the collector went',
  age: 'how long records waited',
}

/** What is lost on the way to the fleet's metrics. */
export function fleetLosses({ slo, where }: Objective): readonly FleetLoss[] {
  if (where.part !== undefined) {
    return [{ slo: slo.id, message: `${OWN[where.part]} is known on each machine only` }]
  }
  if (slo.sli?.kind !== 'latency') return []
  const time = 'a span lasts from start to end, with the time that a person was waited for'
  return where.milestone === undefined
    ? [{ slo: slo.id, message: time }]
    : [
        {
          slo: slo.id,
          message: `the time to the end of the command, not to "${where.milestone}"; ${time}`,
        },
      ]
}
