import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestTraces } from '../tracing/request-traces.ts'

/** What the platform counts about itself. */
export interface Metrics {
  /** `traces`, but that requests are counted on the way. */
  counting(traces: RequestTraces): RequestTraces
  countFault(kind: string): void
  /** @see Prometheus text exposition format 0.0.4 */
  render(): string
}

/** A number read when it is asked for. */
export interface Gauge {
  readonly name: string
  readonly help: string
  /** By the value of one label, or by the empty text for none. */
  readonly read: () => Readonly<Record<string, number>>
  readonly label?: string
}

/** Upper ends of the buckets, s. */
const bucketsS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10] as const

interface Series {
  count: number
  sumS: number
  readonly buckets: number[]
}

/** Labels are route templates, methods and statuses: there are only so many. */
export function createMetrics(gauges: readonly Gauge[]): Metrics {
  const requests = new Map<string, number>()
  const durations = new Map<string, Series>()
  const faults = new Map<string, number>()
  const routes = new WeakMap<IncomingMessage, string>()

  const record = (req: IncomingMessage, res: ServerResponse, durationS: number): void => {
    const route = routes.get(req) ?? 'none'
    const method = known.has(req.method ?? '') ? req.method : 'other'
    const labels = `method="${method}",route="${route}"`
    bump(requests, `${labels},status="${res.writableFinished ? res.statusCode : 'cut'}"`)
    const series = durations.get(labels) ?? { count: 0, sumS: 0, buckets: bucketsS.map(() => 0) }
    durations.set(labels, series)
    series.count += 1
    series.sumS += durationS
    bucketsS.forEach((upTo, index) => {
      if (durationS <= upTo) series.buckets[index] = (series.buckets[index] ?? 0) + 1
    })
  }

  return {
    counting: (traces) => ({
      ...traces,
      begin: (req, res) => {
        traces.begin(req, res)
        const beginNs = process.hrtime.bigint()
        res.once('close', () => record(req, res, Number(process.hrtime.bigint() - beginNs) / 1e9))
      },
      setRoute: (req, template) => {
        traces.setRoute(req, template)
        routes.set(req, template)
      },
    }),
    countFault: (kind) => bump(faults, `kind="${kind}"`),
    render: () =>
      [
        ...family(
          'requests_total',
          'counter',
          'Requests answered; cut: the connection broke first.',
        ),
        ...samples('requests_total', requests),
        ...family(
          'request_duration_seconds',
          'histogram',
          'From the head of a request to the end.',
        ),
        ...[...durations].flatMap(([labels, series]) => histogram(labels, series)),
        ...family('faults_total', 'counter', 'Faults made on purpose.'),
        ...samples('faults_total', faults),
        ...gauges.flatMap(({ name, help, label, read }) => [
          ...family(name, 'gauge', help),
          ...Object.entries(read()).map(([value, number]) =>
            label === undefined
              ? `${prefix}${name} ${number}`
              : `${prefix}${name}{${label}="${value}"} ${number}`,
          ),
        ]),
        '',
      ].join('\n'),
  }
}

const prefix = 'indev_platform_'
const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function family(name: string, type: string, help: string): string[] {
  return [`# HELP ${prefix}${name} ${help}`, `# TYPE ${prefix}${name} ${type}`]
}

function samples(name: string, values: ReadonlyMap<string, number>): string[] {
  return [...values].map(([labels, value]) => `${prefix}${name}{${labels}} ${value}`)
}

function histogram(labels: string, { count, sumS, buckets }: Series): string[] {
  const name = `${prefix}request_duration_seconds`
  return [
    ...bucketsS.map((upTo, index) => `${name}_bucket{${labels},le="${upTo}"} ${buckets[index]}`),
    `${name}_bucket{${labels},le="+Inf"} ${count}`,
    `${name}_sum{${labels}} ${sumS}`,
    `${name}_count{${labels}} ${count}`,
  ]
}

function bump(counts: Map<string, number>, labels: string): void {
  counts.set(labels, (counts.get(labels) ?? 0) + 1)
}
