import type { JsonObject } from './json.ts'

/** What a controller sees of a cluster, and may do to it. */
export interface World {
  /** RFC 3339, whole seconds. */
  readonly now: string
  list(kind: string, namespace?: string): JsonObject[]
  /** Makes an object or changes it; what it leads to is done too. */
  write(kind: string, object: JsonObject): void
  remove(kind: string, object: JsonObject): void
  /** Letters and digits that are not repeated. */
  suffix(length: number): string
}
