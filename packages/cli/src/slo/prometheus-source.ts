import { windowAt } from '@indev/slo'
import { CliError } from '../errors.ts'
import type { HttpClient } from '../http-types.ts'
import { type Growth, growthOf } from './counter-steps.ts'
import { type Facts, type Judged, judge, judged } from './judge.ts'
import type { Objective } from './objective.ts'
import { type QueryRange, type RangeSeries, queryRange } from './prometheus-api.ts'
import { bucketLabel, labelsOf, spanMetrics } from './span-metrics.ts'

/** Fine enough for an hour's burn rate, coarse enough for a quarter's answer. */
const STEP_MS = 900_000

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
 * @throws {@link CliError} `slo.no-bucket` when no bucket ends at the threshold, and those of
 *   {@link queryRange}.
 */
export async function judgedByFleet(
  { http, url, app }: PrometheusSource,
  objective: Objective,
  atMs: number,
): Promise<readonly Judged[]> {
  const range = rangeOf(windowAt(objective.slo.window, atMs).startMs, atMs)
  const of = labelsOf(objective, app)
  const { calls, bucket, count } = spanMetrics(app)
  const ask = (query: string): Promise<readonly RangeSeries[]> =>
    queryRange(http, url, query, range)
  const { sli } = objective.slo
  const all = await ask(`${sli?.kind === 'latency' ? count : calls}{${of}}`)
  const fast =
    sli?.kind === 'latency'
      ? await ask(`${bucket}{${of}, cli_outcome="ok", ${bucketLabel(sli.thresholdNs)}}`)
      : []
  const fastGrowth = new Map(fast.map((series) => [keyOf(series), growthOf(series, range)]))
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
  return rows.toSorted((a, b) => a.startMs - b.startMs)
}

/** Steps end at `atMs`; the first point is at the window's beginning, to subtract from. */
function rangeOf(startMs: number, atMs: number): QueryRange {
  const lengthMs = atMs - startMs
  const steps = Math.max(1, Math.min(MAX_STEPS, Math.floor(lengthMs / STEP_MS)))
  const stepMs = lengthMs / steps
  return { fromMs: startMs, toMs: atMs, stepMs }
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
