import type { JsonObject, JsonValue } from '@indev/telemetry/operate'
import type { View } from '../view.ts'
import { objectOf, objectsIn, readable, textOf } from './telemetry-spans.ts'

/** A point of a metric with the names of OTLP/JSON; attributes are an object, nothing of it is left out. */
export interface ShownMetric extends JsonObject {
  readonly name: string
  readonly kind: string
  readonly unit: string
  readonly attributes: JsonObject
  readonly resource: JsonObject
  readonly scope: JsonObject
}

const KINDS = ['sum', 'gauge', 'histogram'] as const

/** The points of a decoded request. */
export function shownMetrics(request: JsonObject): ShownMetric[] {
  return objectsIn(request['resourceMetrics']).flatMap(({ resource, scopeMetrics, ...outer }) => {
    const { attributes, ...more } = objectOf(readable(resource ?? {}))
    return objectsIn(scopeMetrics).flatMap(({ scope, metrics, ...inner }) =>
      objectsIn(metrics).flatMap((metric) =>
        pointsOf(metric, {
          ...outer,
          ...inner,
          resource: { ...objectOf(attributes), ...more },
          scope: objectOf(readable(scope ?? {})),
        }),
      ),
    )
  })
}

function pointsOf(
  metric: JsonObject,
  around: JsonObject & Pick<ShownMetric, 'resource' | 'scope'>,
): ShownMetric[] {
  const { name, unit, sum: _sum, gauge: _gauge, histogram: _histogram, ...rest } = metric
  return KINDS.flatMap((kind) => {
    const { dataPoints, ...shape } = objectOf(metric[kind])
    return objectsIn(dataPoints).map((point): ShownMetric => {
      const { attributes, ...values } = objectOf(readable(point))
      return {
        name: textOf(name),
        kind,
        unit: textOf(unit),
        ...rest,
        ...shape,
        ...values,
        attributes: objectOf(attributes),
        ...around,
      }
    })
  })
}

/** Metrics for people: whose they are, then every point; how a histogram's values spread is left to JSON. */
export function metricsText(metrics: readonly ShownMetric[], view: View): string {
  const resources = [...new Set(metrics.map(({ resource }) => textOf(resource)))]
  return resources
    .map((whose) => {
      const own = metrics.filter(({ resource }) => textOf(resource) === whose)
      const [first] = own
      const [head = [], ...more] = Object.entries(first?.resource ?? {}).map(([key, value]) => [
        `  resource ${key}`,
        textOf(value),
      ])
      const rows = own.map((each) => [
        `  ${each.name}`,
        each.unit,
        textOf(each.attributes),
        valueOf(each),
      ])
      const [top = [], ...others] = rows
      const title = view.paint('bold', 'metrics that an upload would send now')
      return `${title}\n${view.table(head, more)}${view.table(top, others)}\n`
    })
    .join('')
}

function valueOf(metric: ShownMetric): string {
  const { kind, asInt, asDouble, count, sum, min, max } = metric
  if (kind !== 'histogram') return textOf(asInt ?? asDouble ?? 0)
  const values: JsonValue = { count: count ?? 0, sum: sum ?? 0, min: min ?? 0, max: max ?? 0 }
  return textOf(values)
}
