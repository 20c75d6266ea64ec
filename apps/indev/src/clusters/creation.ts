import type { Accepted } from '../api/clusters.ts'
import type { Api } from '../api/client.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { ClusterSpec } from './spec.ts'

/** A creation: what is wanted, and what may be repeated to get it. */
export interface Creation {
  readonly spec: ClusterSpec
  /** The person's own key: the same key and spec make one cluster, whenever and wherever they are sent. */
  readonly key: string | undefined
  /** The command line that asks for the same again. */
  readonly again: string
}

/** A cluster that exists, and the note about it. */
export interface Created extends Accepted {
  readonly entry: OperationEntry
}

/** Two command lines that ask the same of the same platform as the same person have one fingerprint. */
export function fingerprintOf(api: Api, { spec, key = '' }: Creation): string {
  const { expiresInMs: _, ...wanted } = spec
  const parts = JSON.stringify([
    api.host,
    api.subject,
    key,
    Object.entries(wanted).toSorted(byName),
  ])
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(parts).digest('hex').slice(0, 32)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
