import type { NodePool } from '../api/cluster.ts'
import type { ClusterRequest } from '../api/clusters.ts'
import type { JsonObject } from '../json.ts'

/** What somebody wants a cluster to be: the flags of `cluster create`, or a file for `-f`. */
export interface ClusterSpec {
  readonly name: string
  readonly version?: string
  readonly environment?: string
  /** Name or id of the integration that its users sign in with. */
  readonly sso?: string
  /** Name or id. */
  readonly pullSecret?: string
  readonly nodePools: readonly NodePool[]
  readonly labels?: Readonly<Record<string, string>>
  /** Keeps it from being deleted. */
  readonly protected?: boolean
  /** As it was typed: `8h`. */
  readonly expiresIn?: string
  readonly expiresInMs?: number
}

/** A spec as the API takes it; what was not asked for is left out, for older platforms know less. */
export function requestOf(
  spec: ClusterSpec,
  ssoProvisioner: string,
  nowMs: number,
): ClusterRequest & JsonObject {
  const { name, nodePools, version, environment, pullSecret, labels, expiresInMs } = spec
  const { protected: isProtected } = spec
  return {
    name,
    ssoProvisioner,
    nodepools: nodePools,
    ...(version === undefined ? {} : { version }),
    ...(environment === undefined ? {} : { environment }),
    ...(pullSecret === undefined ? {} : { pullSecretRef: pullSecret }),
    ...(labels === undefined ? {} : { labels }),
    ...(isProtected === undefined ? {} : { protected: isProtected }),
    ...(expiresInMs === undefined
      ? {}
      : { expiresAt: new Date(nowMs + expiresInMs).toISOString() }),
  }
}

/** A spec as `-f` takes it: what `--dry-run` prints. */
export function fileOf(spec: ClusterSpec): JsonObject {
  const { expiresInMs: _, ...file } = spec
  return { ...file }
}
