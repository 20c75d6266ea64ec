import { type FieldSchema, type JsonForm, type MessageSchema, REQUESTS } from './otlp-schema.ts'
import { type Field, asDouble, readFields } from './protobuf-reader.ts'

/** What OTLP calls a kind of data. */
export type Signal = 'traces' | 'metrics' | 'logs'

/** A decoded message: what `JSON.stringify` makes OTLP/JSON of. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** A value of OTLP/JSON. */
export type JsonValue = string | number | boolean | JsonObject | readonly JsonValue[]

/**
 * A protobuf request as OTLP/JSON: nothing added, nothing left out but fields unknown here.
 *
 * @param bytes - One or more concatenated requests.
 * @throws `RangeError` on bytes that are none.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function requestToJson(signal: Signal, bytes: Uint8Array): JsonObject {
  return toJson(REQUESTS[signal], bytes)
}

function toJson(schema: MessageSchema, message: Uint8Array): JsonObject {
  const object: Record<string, JsonValue> = {}
  for (const field of readFields(message)) {
    const known = schema[field.number]
    if (known === undefined) continue
    if (known.repeated) {
      const before = object[known.name]
      object[known.name] = [...(Array.isArray(before) ? before : []), ...valuesOf(known, field)]
    } else {
      object[known.name] = valueOf(known.form, field)
    }
  }
  return object
}

/** Numbers that repeat come packed: one field of bytes that holds them all, 8 bytes each. */
function valuesOf({ form }: FieldSchema, field: Field): JsonValue[] {
  const isPacked = field.wire === 2 && (form === 'uint64' || form === 'double')
  if (!isPacked) return [valueOf(form, field)]
  const { bytes } = field
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) => {
    const integer = view.getBigUint64(index * 8, true)
    return valueOf(form, { ...field, wire: 1, integer })
  })
}

function valueOf(form: JsonForm, field: Field): JsonValue {
  return typeof form === 'function' ? toJson(form(), field.bytes) : SCALARS[form](field)
}

const SCALARS: Readonly<Record<Extract<JsonForm, string>, (field: Field) => JsonValue>> = {
  string: ({ bytes }) => Buffer.from(bytes).toString('utf8'),
  hex: ({ bytes }) => Buffer.from(bytes).toString('hex'),
  base64: ({ bytes }) => Buffer.from(bytes).toString('base64'),
  bool: ({ integer }) => integer !== 0n,
  number: ({ integer }) => Number(integer),
  int64: ({ integer }) => String(BigInt.asIntN(64, integer)),
  uint64: ({ integer }) => String(integer),
  double: ({ integer }) => asDouble(integer),
}
