import type { JsonObject, JsonValue } from '@indev/telemetry/operate'
import type { View } from '../view.ts'

/** A span with the names of OTLP/JSON; attributes are an object, nothing of it is left out. */
export interface ShownSpan extends JsonObject {
  readonly name: string
  readonly kind: string
  /** Unix ns in decimal: they exceed 2^53. */
  readonly startTimeUnixNano: string
  /** Unix ns in decimal. */
  readonly endTimeUnixNano: string
  readonly attributes: JsonObject
  readonly events: readonly JsonValue[]
  readonly resource: JsonObject
  readonly scope: JsonObject
}

const STATUS_CODES = ['unset', 'ok', 'error'] as const
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const

/** The spans of a decoded request. */
export function shownSpans(request: JsonObject): ShownSpan[] {
  return objectsIn(request['resourceSpans']).flatMap((resourceSpans) => {
    const { resource, scopeSpans, ...outer } = resourceSpans
    const { attributes, ...more } = objectOf(readable(resource ?? {}))
    return objectsIn(scopeSpans).flatMap(({ scope, spans, ...inner }) =>
      objectsIn(spans).map((span) =>
        shownSpan(objectOf(readable(span)), {
          ...outer,
          ...inner,
          resource: { ...objectOf(attributes), ...more },
          scope: objectOf(readable(scope ?? {})),
        }),
      ),
    )
  })
}

function shownSpan(
  span: JsonObject,
  around: JsonObject & Pick<ShownSpan, 'resource' | 'scope'>,
): ShownSpan {
  const { name, kind, startTimeUnixNano, endTimeUnixNano, ...rest } = span
  const { attributes, events, status, ...more } = rest
  const { code, ...reason } = objectOf(status)
  return {
    name: textOf(name),
    kind: KINDS[Number(kind ?? 0)] ?? textOf(kind),
    startTimeUnixNano: textOf(startTimeUnixNano ?? '0'),
    endTimeUnixNano: textOf(endTimeUnixNano ?? '0'),
    ...more,
    status: { code: STATUS_CODES[Number(code ?? 0)] ?? textOf(code), ...reason },
    attributes: objectOf(attributes),
    events: isList(events) ? events : [],
    ...around,
  }
}

/** One span for people: every field that it has, but for counts of nothing. */
export function spanText(span: ShownSpan, view: View): string {
  const { name, kind, startTimeUnixNano, endTimeUnixNano, attributes, resource, ...rest } = span
  const { events, links, ...more } = rest
  const startNs = BigInt(startTimeUnixNano)
  const took = millis(BigInt(endTimeUnixNano) - startNs)
  const at = new Date(Number(startNs / 1_000_000n)).toISOString()
  const rows = [
    ...Object.entries(more).map(([field, value]) => [field, textOf(value)] as const),
    ...Object.entries(resource).map(([key, value]) => [`resource ${key}`, textOf(value)] as const),
    ...Object.entries(attributes).map(([key, value]) => [key, textOf(value)] as const),
    ...objectsIn(events).map((event) => {
      const { name: what, timeUnixNano, attributes: facts, ...others } = event
      const details = textOf({ ...objectOf(facts), ...others })
      const since = millis(BigInt(textOf(timeUnixNano ?? startTimeUnixNano)) - startNs)
      return [`at ${since}`, `${textOf(what)}  ${details}`.trimEnd()] as const
    }),
    ...objectsIn(links).map((link) => ['link', textOf(link)] as const),
  ].filter(([label, value]) => !(NOTHING_DROPPED.test(label) && value === '0'))
  const head = `${view.paint('bold', name)}  ${kind}  ${took}  ${at}\n`
  const [first = [], ...others] = rows.map(([label, value]) => [`  ${label}`, value])
  return `${head}${view.table(first, others)}\n`
}

const NOTHING_DROPPED = /dropped\w+Count$/u

/** OTLP/JSON for reading: lists of keys and values become objects, wrapped values are unwrapped. */
export function readable(value: JsonValue): JsonValue {
  if (isList(value)) {
    const isPairs = value.length > 0 && value.every((each) => isObject(each) && 'key' in each)
    if (!isPairs) return value.map(readable)
    return Object.fromEntries(
      objectsIn(value).map((pair) => [textOf(pair['key']), unwrapped(objectOf(pair['value']))]),
    )
  }
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each)]))
}

function unwrapped(value: JsonObject): JsonValue {
  const { stringValue, boolValue, doubleValue, intValue } = value
  const plain = stringValue ?? boolValue ?? doubleValue
  if (plain !== undefined) return plain
  if (intValue === undefined) return readable(value)
  return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : intValue
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && !isList(value)
}

/** The value, if it is an object, else an empty one. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

/** The objects of a list. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : []
}

/** Scalars as they are, objects as `key=value` pairs. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  if (isList(value)) return JSON.stringify(value)
  return Object.entries(value)
    .map(([key, each]) => `${key}=${typeof each === 'object' ? JSON.stringify(each) : each}`)
    .join(' ')
}

function millis(ns: bigint): string {
  return `${(Number(ns) / 1e6).toFixed(1)} ms`
}
