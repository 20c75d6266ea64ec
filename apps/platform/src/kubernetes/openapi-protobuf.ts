import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from './json.ts'
import { definitionsOf } from './openapi.ts'
import { kinds, messageOf } from './kinds.ts'
import type { Schema } from './schema.ts'

// Clients before 1.27 read OpenAPI 2 only, and only as protobuf.
// @see github.com/google/gnostic-models, openapiv2/OpenAPIv2.proto

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left % 128) | 0x80)
  }
}

function bytesField(number: number, content: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content])
}

const text = (number: number, value: string): Buffer =>
  value === '' ? Buffer.alloc(0) : bytesField(number, Buffer.from(value))

/** OpenAPI 2 as protobuf. */
export function openApiProtobuf(schema: Schema, version: string): Buffer {
  const definitions = definitionsOf(schema, kinds.map(messageOf), '#/definitions/')
  const named = Object.entries(definitions).map(([name, value]) => namedSchema(name, value))
  return Buffer.concat([
    text(1, '2.0'),
    bytesField(2, Buffer.concat([text(1, 'Kubernetes, simulated'), text(2, version)])),
    bytesField(8, Buffer.alloc(0)),
    bytesField(9, Buffer.concat(named)),
  ])
}

function namedSchema(name: string, value: Json): Buffer {
  return bytesField(1, Buffer.concat([text(1, name), bytesField(2, schemaBytes(value))]))
}

function schemaBytes(value: Json): Buffer {
  const { additionalProperties, items } = isObject(value) ? value : {}
  const [inner] = listAt(value, 'allOf')
  const properties = Object.entries(objectAt(value, 'properties'))
  const type = textAt(value, 'type')
  return Buffer.concat([
    text(1, textAt(value, '$ref') || textAt(inner, '$ref')),
    text(2, textAt(value, 'format')),
    text(4, textAt(value, 'description')),
    ...listAt(value, 'required').map((name) => text(19, textAt(name))),
    ...(additionalProperties === undefined
      ? []
      : [bytesField(21, bytesField(1, schemaBytes(additionalProperties)))]),
    ...(type === '' ? [] : [bytesField(22, text(1, type))]),
    ...(items === undefined ? [] : [bytesField(23, bytesField(1, schemaBytes(items)))]),
    ...(properties.length === 0
      ? []
      : [
          bytesField(
            25,
            Buffer.concat(properties.map(([name, entry]) => namedSchema(name, entry))),
          ),
        ]),
    ...extensionsOf(value).map(([name, entry]) => {
      const yaml = bytesField(2, text(2, `${JSON.stringify(entry)}\n`))
      return bytesField(31, Buffer.concat([text(1, name), yaml]))
    }),
  ])
}

function extensionsOf(value: Json): (readonly [string, Json])[] {
  const members: JsonObject = isObject(value) ? value : {}
  return Object.entries(members).filter(([name]) => name.startsWith('x-'))
}
