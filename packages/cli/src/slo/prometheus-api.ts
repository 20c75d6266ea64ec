import { CliError } from '../errors.ts'
import type { HttpClient } from '../http-types.ts'

/** One series of a range query. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>
  /** Seconds and value, ascending. */
  readonly points: readonly (readonly [seconds: number, value: number])[]
}

/** A range, Unix ms. */
export interface QueryRange {
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

/** How long a server may think, ms. */
const TIMEOUT_MS = 60_000

/**
 * Asks a Prometheus server for the values of `query` at each step.
 *
 * @throws {@link CliError} `slo.prometheus` for an answer that is none, besides those of the client.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
 */
export async function queryRange(
  http: HttpClient,
  baseUrl: string,
  query: string,
  { fromMs, toMs, stepMs }: QueryRange,
): Promise<readonly RangeSeries[]> {
  const url = `${baseUrl.replace(/\/+$/u, '')}/api/v1/query_range`
  const body = new URLSearchParams({
    query,
    start: String(fromMs / 1000),
    end: String(toMs / 1000),
    step: String(stepMs / 1000),
  })
  const answer = await http({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
    timeoutMs: TIMEOUT_MS,
    traced: false,
  })
  const value = asJson(answer.text)
  if (isMatrix(value)) {
    return value.data.result.map(({ metric, values }) => ({
      labels: metric,
      points: values.map(([seconds, text]) => [seconds, Number(text)] as const),
    }))
  }
  const said = isFailure(value) ? value.error : `HTTP ${answer.status}`
  throw new CliError({
    slug: 'slo.prometheus',
    kind: 'failed',
    message: `Prometheus did not answer the query: ${said}`,
    recordable: true,
    outcomeCause: answer.status >= 500 ? 'remote' : 'user',
  })
}

interface Matrix {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly values: readonly (readonly [number, string])[]
    }[]
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isMatrix(value: unknown): value is Matrix {
  if (!isObject(value) || value['status'] !== 'success' || !isObject(value['data'])) return false
  const { resultType, result } = value['data']
  return resultType === 'matrix' && Array.isArray(result) && result.every(isSeries)
}

function isSeries(value: unknown): boolean {
  return isObject(value) && isObject(value['metric']) && Array.isArray(value['values'])
}

function isFailure(value: unknown): value is { readonly error: string } {
  return isObject(value) && typeof value['error'] === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
