import type { Database } from '../store/database.ts'
import { integer, text } from '../store/row.ts'
import { put as putMember, textAt, type JsonObject } from './json.ts'
import { resourceOf, type Kind } from './kinds.ts'
import { tooLarge, forbidden } from './status.ts'

/** Something that has happened to an object. */
export interface Change {
  readonly revision: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** `pods`, `deployments.apps`. */
  readonly resource: string
  readonly object: JsonObject
  /** What it was before. */
  readonly previous: JsonObject | undefined
}

/** What one cluster may hold. */
export const limits = {
  objectBytes: 1024 * 1024,
  objects: 5000,
  bytes: 16 * 1024 * 1024,
  /** How far back watches can begin. */
  changes: 1000,
  changeBytes: 8 * 1024 * 1024,
} as const

/** The objects of one cluster. They are in the platform's file; what has happened to them lately is in memory. */
export interface ObjectStore {
  /** Grows with every change. */
  revision(): number
  /** In the order of namespaces and names. @param namespace - Undefined for all. */
  list(kind: Kind, namespace?: string): JsonObject[]
  get(kind: Kind, namespace: string, name: string): JsonObject | undefined
  /** Keeps an object and gives it its resource version. */
  put(kind: Kind, object: JsonObject): JsonObject
  remove(kind: Kind, object: JsonObject): JsonObject
  /** Does all of the work, or nothing where it throws or is only tried. */
  transaction<T>(isTrial: boolean, work: () => T): T
  /** What has happened after a revision; undefined where that is forgotten. */
  changesSince(revision: number): readonly Change[] | undefined
  /** The revision after which everything is known. */
  oldest(): number
  /** Called after every transaction that has changed something. @returns the end of it. */
  subscribe(listener: () => void): () => void
}

/** Opens the objects of a cluster that has an identity. */
export function openObjectStore(database: Database, clusterId: string): ObjectStore {
  const listeners = new Set<() => void>()
  const revision = (): number =>
    integer(
      database.get('SELECT revision FROM kubernetes_clusters WHERE cluster_id = ?', clusterId) ?? {
        revision: 0,
      },
      'revision',
    )
  let changes: (Change & { readonly bytes: number })[] = []
  let oldest = revision()
  let pending: (Change & { readonly bytes: number })[] | undefined
  const held = measure(database, clusterId)

  const record = (
    kind: Kind,
    type: Change['type'],
    object: JsonObject,
    previous: JsonObject | undefined,
    bytes: number,
  ): void => {
    const entry = {
      revision: revision(),
      type,
      resource: resourceOf(kind),
      object,
      previous,
      bytes,
    }
    pending?.push(entry)
  }
  const next = (object: JsonObject): JsonObject => {
    database.run(
      'UPDATE kubernetes_clusters SET revision = revision + 1 WHERE cluster_id = ?',
      clusterId,
    )
    const copy = structuredClone(object)
    const { metadata } = copy
    if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) {
      putMember(metadata, 'resourceVersion', String(revision()))
    }
    return copy
  }
  const publish = (committed: (Change & { readonly bytes: number })[]): void => {
    if (committed.length === 0) return
    changes.push(...committed)
    let bytes = changes.reduce((sum, change) => sum + change.bytes, 0)
    let drop = 0
    while (changes.length - drop > limits.changes || bytes > limits.changeBytes) {
      bytes -= changes[drop]?.bytes ?? bytes
      drop += 1
    }
    oldest = changes[drop - 1]?.revision ?? oldest
    changes = changes.slice(drop)
    for (const listener of listeners) listener()
  }

  const store: ObjectStore = {
    revision,
    list: (kind, namespace) => {
      const [filter, values] =
        namespace === undefined ? ['', []] : ['AND namespace = ?', [namespace]]
      return database
        .all(
          `SELECT body FROM kubernetes_objects WHERE cluster_id = ? AND resource = ? ${filter}
           ORDER BY namespace, name`,
          clusterId,
          resourceOf(kind),
          ...values,
        )
        .map((row) => JSON.parse(text(row, 'body')))
    },
    get: (kind, namespace, name) => {
      const row = database.get(
        `SELECT body FROM kubernetes_objects
         WHERE cluster_id = ? AND resource = ? AND namespace = ? AND name = ?`,
        clusterId,
        resourceOf(kind),
        namespace,
        name,
      )
      return row === undefined ? undefined : JSON.parse(text(row, 'body'))
    },
    put: (kind, object) => {
      const namespace = textAt(object, 'metadata', 'namespace')
      const name = textAt(object, 'metadata', 'name')
      const previous = store.get(kind, namespace, name)
      const kept = next(object)
      const body = JSON.stringify(kept)
      held.take(previous, body, { group: kind.group, plural: kind.plural, name })
      database.run(
        'INSERT OR REPLACE INTO kubernetes_objects VALUES (?, ?, ?, ?, ?)',
        clusterId,
        resourceOf(kind),
        namespace,
        name,
        body,
      )
      record(kind, previous === undefined ? 'ADDED' : 'MODIFIED', kept, previous, body.length)
      return kept
    },
    remove: (kind, object) => {
      const kept = next(object)
      held.release(object)
      database.run(
        `DELETE FROM kubernetes_objects
         WHERE cluster_id = ? AND resource = ? AND namespace = ? AND name = ?`,
        clusterId,
        resourceOf(kind),
        textAt(object, 'metadata', 'namespace'),
        textAt(object, 'metadata', 'name'),
      )
      record(kind, 'DELETED', kept, object, JSON.stringify(kept).length)
      return kept
    },
    transaction: <T>(isTrial: boolean, work: () => T): T => {
      if (pending !== undefined) return work()
      const before = held.mark()
      const tried: T[] = []
      pending = []
      try {
        const result = database.transaction(() => {
          const value = work()
          if (!isTrial) return value
          tried.push(value)
          throw new Trial()
        })
        publish(pending)
        return result
      } catch (error) {
        held.reset(before)
        if (error instanceof Trial) for (const value of tried) return value
        throw error
      } finally {
        pending = undefined
      }
    },
    changesSince: (since) =>
      since < oldest ? undefined : changes.filter((change) => change.revision > since),
    oldest: () => oldest,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return store
}

/** Ends a transaction that is only tried. */
class Trial extends Error {
  override readonly name = 'Trial'
}

/** Counts what a cluster holds, so that it stays bounded. */
function measure(database: Database, clusterId: string) {
  const row = database.get(
    `SELECT count(*) AS objects, coalesce(sum(length(body)), 0) AS bytes
     FROM kubernetes_objects WHERE cluster_id = ?`,
    clusterId,
  )
  let objects = integer(row ?? {}, 'objects')
  let bytes = integer(row ?? {}, 'bytes')
  return {
    take: (
      previous: JsonObject | undefined,
      body: string,
      target: { readonly group: string; readonly plural: string; readonly name: string },
    ): void => {
      if (body.length > limits.objectBytes) {
        throw tooLarge(`Request entity too large: limit is ${limits.objectBytes}`)
      }
      objects += previous === undefined ? 1 : 0
      bytes += body.length - (previous === undefined ? 0 : JSON.stringify(previous).length)
      if (objects > limits.objects || bytes > limits.bytes) {
        const why = `exceeded quota of the simulated cluster: ${limits.objects} objects, ${limits.bytes} bytes`
        throw forbidden(target, why)
      }
    },
    release: (object: JsonObject): void => {
      objects -= 1
      bytes -= JSON.stringify(object).length
    },
    mark: (): readonly [number, number] => [objects, bytes],
    reset: (to: readonly [number, number]): void => {
      ;[objects, bytes] = to
    },
  }
}
