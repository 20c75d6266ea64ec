import { CliError } from '../errors.ts'
import type { HttpClient } from '../http-types.ts'
import { type Growth, growthOf } from './counter-steps.ts'
import { type Facts, type Judged, judge, judged } from './judge.ts'
import type { Objective } from './objective.ts'
import { type QueryRange, type RangeSeries, queryRange } from './prometheus-api.ts'
import { bucketLabel, labelsOf, spanMetrics } from './span-metrics.ts'

/** Fine enough for an hour's burn rate, coarse enough for a quarter's answer; ends with each day. */
const STEP_MS = 900_000

/** For what is longer than a quarter; ends with each day as well. */
const COARSE_STEP_MS = 3_600_000

/** Prometheus answers at most 11,000 points a series. */
const MAX_STEPS = 10_999

/** Where the fleet's numbers are. */
export interface PrometheusSource {
  readonly http: HttpClient
  /** Base URL. */
  readonly url: string
  /** Whose commands. */
  readonly app: string
}

/**
 * What a collector's span_metrics counted for an objective, judged as this machine's own commands.
 *
 * Counters are read as they are and subtracted here: whole commands, where `increase()` would give an
 * estimate.
 *
 * @param range - Of whole steps that end with `atMs`; with `byDay` of whole UTC days from `fromMs` on, each
 *   count at the last moment of its step.
 * @throws {@link CliError} `slo.no-bucket` when no bucket ends at the threshold, and those of
 *   {@link queryRange}.
 */
export async function judgedByFleet(
  { http, url, app }: PrometheusSource,
  objective: Objective,
  range: FleetRange,
): Promise<readonly Judged[]> {
  const of = labelsOf(objective, app)
  const { calls, bucket, count } = spanMetrics(app)
  const ranges = range.byDay === true ? dayRanges(range) : [stepRange(range)]
  const ask = async (query: string): Promise<readonly RangeSeries[]> =>
    joined(await Promise.all(ranges.map((each) => queryRange(http, url, query, each))))
  const { sli } = objective.slo
  const all = await ask(`${sli?.kind === 'latency' ? count : calls}{${of}}`)
  const fast =
    sli?.kind === 'latency'
      ? await ask(`${bucket}{${of}, cli_outcome="ok", ${bucketLabel(sli.thresholdNs)}}`)
      : []
  const fastGrowth = new Map(fast.map((series) => [keyOf(series), growthOf(series, range)]))
  // What was counted by midnight was counted on the day before.
  const shiftMs = range.byDay === true ? -1 : 0
  const rows = all.flatMap((series) => {
    const judgement = judge(objective, factsOf(series))
    const growth = growthOf(series, range)
    const whose = whoseOf(series, app)
    if (judgement !== 'timed') {
      return growth.map(({ atMs: startMs, count: many }) =>
        judged(judgement, many, startMs, whose.command, whose.version),
      )
    }
    const within = fastGrowth.get(keyOf(series))
    if (within === undefined && growth.length > 0) throw noBucket(objective)
    return timed(growth, within ?? []).map((step) => ({ ...step, ...whose }))
  })
  return rows
    .map((row) => ({ ...row, startMs: row.startMs + shiftMs }))
    .toSorted((a, b) => a.startMs - b.startMs)
}

/** Which commands of the fleet, Unix ms. */
export interface FleetRange {
  readonly fromMs: number
  readonly atMs: number
  readonly byDay?: boolean
}

/** Steps end at `atMs`; the first point is at the beginning, to subtract from. */
function stepRange({ fromMs, atMs }: FleetRange): QueryRange {
  const lengthMs = atMs - fromMs
  const steps = Math.max(1, Math.min(MAX_STEPS, Math.floor(lengthMs / STEP_MS)))
  return { fromMs, toMs: atMs, stepMs: lengthMs / steps }
}

/** Steps end at midnight; what is left of today is a step of its own. */
function dayRanges({ fromMs, atMs }: FleetRange): QueryRange[] {
  const stepMs = (atMs - fromMs) / STEP_MS > MAX_STEPS ? COARSE_STEP_MS : STEP_MS
  const lastMs = fromMs + Math.floor((atMs - fromMs) / stepMs) * stepMs
  const rest = { fromMs: lastMs, toMs: atMs, stepMs: atMs - lastMs }
  return [{ fromMs, toMs: lastMs, stepMs }, ...(rest.stepMs > 0 ? [rest] : [])]
}

/** The same series of consecutive ranges as one. */
function joined(answers: readonly (readonly RangeSeries[])[]): readonly RangeSeries[] {
  const byKey = new Map<string, RangeSeries>()
  for (const series of answers.flat()) {
    const key = JSON.stringify(
      Object.entries(series.labels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
    const before = byKey.get(key)?.points ?? []
    const lastSeconds = before.at(-1)?.[0] ?? -Infinity
    const points = series.points.filter(([seconds]) => seconds > lastSeconds)
    byKey.set(key, { labels: series.labels, points: [...before, ...points] })
  }
  return [...byKey.values()]
}

/** Those within the threshold are good, the rest of that step is slow. */
function timed(
  growth: readonly Growth[],
  within: readonly Growth[],
): readonly Pick<Judged, 'startMs' | 'good' | 'bad' | 'excluded' | 'unsure'>[] {
  const fast = new Map(within.map(({ atMs, count }) => [atMs, count]))
  return growth.map(({ atMs, count }) => {
    const good = Math.min(count, fast.get(atMs) ?? 0)
    return { startMs: atMs, good, bad: count - good, excluded: {}, unsure: 0 }
  })
}

const OUTCOMES: readonly Facts['outcome'][] = ['ok', 'expected', 'bug', 'cancelled', 'interrupted']
const CAUSES: readonly Facts['cause'][] = ['user', 'local-network', 'remote', 'bug']

/** A stranger's label is no outcome of ours: what isn't known failed in a way that is. */
function factsOf({ labels }: RangeSeries): Facts {
  const outcome = OUTCOMES.find((known) => known === labels['cli_outcome']) ?? 'expected'
  return { outcome, cause: CAUSES.find((known) => known === labels['cli_cause']) }
}

function whoseOf({ labels }: RangeSeries, app: string): Pick<Judged, 'command' | 'version'> {
  const name = labels['span_name'] ?? ''
  return {
    command: name.startsWith(`${app} `) ? name.slice(app.length + 1) : name,
    version: labels['service_version'] ?? '',
  }
}

/** The same for a bucket and its count. */
function keyOf({ labels }: RangeSeries): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== 'le' && name !== '__name__')
  return JSON.stringify(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function noBucket({ slo }: Objective): CliError {
  return new CliError({
    slug: 'slo.no-bucket',
    kind: 'failed',
    message: `${slo.id}: no histogram bucket of the collector ends at its threshold`,
    recordable: true,
  })
}
