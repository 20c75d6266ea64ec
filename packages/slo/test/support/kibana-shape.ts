/** What a field of a request may be. */
export type Shape =
  | { readonly text: RegExp }
  | { readonly oneOf: readonly unknown[] }
  | { readonly between: readonly [number, number] }
  | { readonly list: Shape }
  | {
      readonly fields: Readonly<Record<string, Shape>>
      /** The others may be absent. */
      readonly required: readonly string[]
    }

const ANY_TEXT = { text: /^/u }
const INSIDE_0_AND_1 = { between: [0, 1] } as const

/**
 * The body of `POST /api/observability/slos` with an indicator `sli.kql.custom`, as Elastic's API
 * reference has it. Of `id` it says 8 to 36 characters, the reference of Elastic's own command line 8 to
 * 48; the lengths of windows are those that research found in Kibana's sources, the reference has none.
 *
 * @see https://www.elastic.co/docs/api/doc/serverless/operation/operation-createsloop
 * @see https://www.elastic.co/docs/reference/elastic-cli/cli/stack/kb/slo/create-slo-op
 */
export const CREATE_SLO: Shape = {
  required: ['name', 'description', 'indicator', 'timeWindow', 'budgetingMethod', 'objective'],
  fields: {
    id: { text: /^[a-z0-9_-]{8,48}$/u },
    name: ANY_TEXT,
    description: ANY_TEXT,
    indicator: {
      required: ['type', 'params'],
      fields: {
        type: { oneOf: ['sli.kql.custom'] },
        params: {
          required: ['index', 'good', 'total', 'timestampField'],
          fields: {
            index: { text: /./u },
            dataViewId: ANY_TEXT,
            filter: ANY_TEXT,
            good: ANY_TEXT,
            total: ANY_TEXT,
            timestampField: { text: /./u },
          },
        },
      },
    },
    timeWindow: {
      required: ['duration', 'type'],
      fields: {
        duration: { oneOf: ['7d', '30d', '90d', '1w', '1M'] },
        type: { oneOf: ['rolling', 'calendarAligned'] },
      },
    },
    budgetingMethod: { oneOf: ['occurrences', 'timeslices'] },
    objective: {
      required: ['target'],
      fields: {
        target: INSIDE_0_AND_1,
        timesliceTarget: INSIDE_0_AND_1,
        timesliceWindow: { text: /^[1-9]\d*[mh]$/u },
      },
    },
    settings: {
      required: [],
      fields: {
        syncField: { text: /./u },
        syncDelay: { text: /^\d+m$/u },
        frequency: { text: /^\d+m$/u },
        preventInitialBackfill: { oneOf: [true, false] },
      },
    },
    groupBy: { list: ANY_TEXT },
    tags: { list: ANY_TEXT },
    artifacts: { required: [], fields: {} },
  },
}

/** Where a value is not what a shape says; empty when it is. */
export function mismatches(value: unknown, shape: Shape, path = 'body'): string[] {
  if ('text' in shape) {
    return typeof value === 'string' && shape.text.test(value) ? [] : [`${path}: ${String(value)}`]
  }
  if ('oneOf' in shape) return shape.oneOf.includes(value) ? [] : [`${path}: ${String(value)}`]
  if ('between' in shape) {
    const [low, high] = shape.between
    return typeof value === 'number' && value > low && value < high
      ? []
      : [`${path}: ${String(value)}`]
  }
  if ('list' in shape) {
    if (!Array.isArray(value)) return [`${path}: no list`]
    return value.flatMap((each, nth) => mismatches(each, shape.list, `${path}[${nth}]`))
  }
  if (typeof value !== 'object' || value === null) return [`${path}: no object`]
  const absent = shape.required.filter((name) => !Object.hasOwn(value, name))
  return [
    ...absent.map((name) => `${path}.${name}: absent`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const known = shape.fields[name]
      return known === undefined
        ? [`${path}.${name}: unknown`]
        : mismatches(each, known, `${path}.${name}`)
    }),
  ]
}
