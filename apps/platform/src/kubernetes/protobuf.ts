import { put, type Json, type JsonObject } from './json.ts'
import type { Field, Message, Schema } from './schema.ts'

/** The bytes are not what they should be. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError'
}

/** How deep messages may be nested: the deepest in use is a JSON schema of a dozen. */
const maxDepth = 64

interface Entry {
  readonly number: number
  readonly value: number | bigint | Uint8Array
}

// The entries of a message, in their order. @see https://protobuf.dev/programming-guides/encoding/
function* entriesIn(bytes: Uint8Array): Generator<Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++]
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, value)
    }
    throw new ProtobufError('a number does not end')
  }
  const take = (length: number): number => {
    offset += length
    if (!(length >= 0) || offset > bytes.length) throw new ProtobufError('the message is cut off')
    return offset - length
  }
  while (offset < bytes.length) {
    const key = Number(varint())
    const number = key >>> 3
    switch (key & 7) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        yield { number, value: view.getFloat64(take(8), true) }
        break
      case 2: {
        const length = Number(varint())
        const from = take(length)
        yield { number, value: bytes.subarray(from, from + length) }
        break
      }
      case 5:
        yield { number, value: view.getFloat32(take(4), true) }
        break
      default:
        throw new ProtobufError(`wire type ${key & 7}`)
    }
  }
}

const magic = Buffer.from('k8s\0')

/** An object in its envelope. @see k8s.io/apimachinery/pkg/runtime/generated.proto, Unknown */
export function openEnvelope(bytes: Uint8Array): {
  readonly apiVersion: string
  readonly kind: string
  readonly raw: Uint8Array
} {
  if (!magic.equals(bytes.subarray(0, 4))) throw new ProtobufError('it does not begin with k8s\\0')
  const found: { apiVersion: string; kind: string; raw: Uint8Array } = {
    apiVersion: '',
    kind: '',
    raw: new Uint8Array(),
  }
  for (const { number, value } of entriesIn(bytes.subarray(4))) {
    if (!(value instanceof Uint8Array)) continue
    if (number === 2) found.raw = value
    if (number !== 1) continue
    for (const part of entriesIn(value)) {
      if (part.number === 1) found.apiVersion = textOf(part.value)
      if (part.number === 2) found.kind = textOf(part.value)
    }
  }
  return found
}

/** A message as JSON; members that the schema does not know are left out, as Go does. */
export function decodeMessage(
  schema: Schema,
  name: string,
  bytes: Uint8Array,
  depth = 0,
): JsonObject {
  const message = schema(name)
  if (message === undefined || depth > maxDepth)
    throw new ProtobufError(`a ${name} is not expected`)
  const object: JsonObject = {}
  decodeInto(object, schema, message, bytes, depth)
  return object
}

function decodeInto(
  object: JsonObject,
  schema: Schema,
  message: Message,
  bytes: Uint8Array,
  depth: number,
): void {
  for (const { number, value } of entriesIn(bytes)) {
    const known = message.byNumber.get(number)
    if (known === undefined) continue
    const { name, field } = known
    if (name === undefined) {
      const embedded = schema(field.type)
      if (embedded !== undefined) decodeInto(object, schema, embedded, bytesOf(value), depth + 1)
      continue
    }
    if (field.shape === 'map') {
      const entries = objectIn(object, name)
      const { key, item } = mapEntry(schema, field, bytesOf(value), depth)
      put(entries, key, item)
      continue
    }
    const item = decodeValue(schema, field, value, depth)
    if (field.shape === 'list') {
      const before = object[name]
      if (Array.isArray(before)) before.push(item)
      else object[name] = [item]
    } else if (field.isPointer || field.isRequired || !isEmpty(item)) object[name] = item
  }
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const before = object[name]
  if (typeof before === 'object' && before !== null && !Array.isArray(before)) return before
  const made: JsonObject = {}
  object[name] = made
  return made
}

function mapEntry(
  schema: Schema,
  field: Field,
  bytes: Uint8Array,
  depth: number,
): { readonly key: string; readonly item: Json } {
  let key = ''
  let item: Json | undefined
  for (const { number, value } of entriesIn(bytes)) {
    if (number === 1) key = textOf(value)
    if (number === 2) item = decodeValue(schema, field, value, depth)
  }
  return { key, item: item ?? (field.type.includes('.') ? {} : '') }
}

/** Go writes what is empty too, but for pointers. */
function isEmpty(value: Json): boolean {
  if (typeof value === 'object') return value === null || Object.keys(value).length === 0
  return value === '' || value === 0 || value === false
}

function decodeValue(schema: Schema, { type }: Field, value: Entry['value'], depth: number): Json {
  switch (type) {
    case 'string':
      return textOf(value)
    case 'bytes':
      return Buffer.from(bytesOf(value)).toString('base64')
    case 'bool':
      return Number(value) !== 0
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'double':
      return Number(value)
    case 'quantity':
      return textOf(firstOf(value))
    case 'time':
    case 'microtime':
      return timeOf(bytesOf(value), type === 'microtime')
    case 'duration':
      return `${Number(firstOf(value) ?? 0) / 1e9}s`
    case 'raw':
    case 'any':
      return JSON.parse(textOf(firstOf(value)) || 'null')
    case 'strings':
      return [...entriesIn(bytesOf(value))].map((entry) => textOf(entry.value))
    case 'intorstring':
      return intOrString(bytesOf(value))
    default:
      return decodeMessage(schema, type, bytesOf(value), depth + 1)
  }
}

function firstOf(value: Entry['value']): Entry['value'] | undefined {
  for (const entry of entriesIn(bytesOf(value))) return entry.value
  return undefined
}

/** @see k8s.io/apimachinery/pkg/util/intstr/generated.proto */
function intOrString(bytes: Uint8Array): Json {
  const parts = new Map([...entriesIn(bytes)].map(({ number, value }) => [number, value]))
  return Number(parts.get(1) ?? 0) === 1 ? textOf(parts.get(3)) : Number(parts.get(2) ?? 0)
}

function timeOf(bytes: Uint8Array, withMicros: boolean): Json {
  const parts = new Map([...entriesIn(bytes)].map(({ number, value }) => [number, value]))
  if (parts.size === 0) return null
  const ms = Number(parts.get(1) ?? 0) * 1000
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) throw new ProtobufError('a time is out of range')
  const seconds = date.toISOString().slice(0, 19)
  if (!withMicros) return `${seconds}Z`
  const micros = Math.floor(Number(parts.get(2) ?? 0) / 1000)
  return `${seconds}.${String(micros).padStart(6, '0')}Z`
}

function textOf(value: Entry['value'] | undefined): string {
  return value === undefined ? '' : Buffer.from(bytesOf(value)).toString()
}

function bytesOf(value: Entry['value']): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new ProtobufError('a number stands where bytes are expected')
}
