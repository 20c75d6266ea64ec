import { columnsOf } from './columns.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** Objects as a table. @see k8s.io/apimachinery/pkg/apis/meta/v1, Table */
export function tableOf(
  kind: string,
  objects: readonly JsonObject[],
  metadata: JsonObject,
  nowMs: number,
  { version, include }: { readonly version: string; readonly include: string },
): JsonObject {
  const columns = columnsOf(kind)
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: columns.map((column): Json => ({
      name: column.name,
      type: column.type,
      format: column.name === 'Name' ? 'name' : '',
      description: '',
      priority: column.isWide ? 1 : 0,
    })),
    rows: objects.map((object): Json => ({
      cells: columns.map(({ cell }) => cell(object, nowMs)),
      ...(include !== 'None' && {
        object: include === 'Object' ? object : metadataOnly(object, version),
      }),
    })),
  }
}

/** What is common to all objects, of one of them. */
export function metadataOnly(object: JsonObject, version = 'v1'): JsonObject {
  const { metadata } = object
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: `meta.k8s.io/${version}`,
    ...(isObject(metadata) && { metadata }),
  }
}
