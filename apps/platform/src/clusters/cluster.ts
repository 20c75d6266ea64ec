/**
 * Where a cluster stands. `pending -> deploying -> ready | failed`, `ready -> updating -> ready | degraded`,
 * `degraded -> updating`; from any of them `-> deleting -> deleted`.
 */
export const clusterStates = [
  'pending',
  'deploying',
  'ready',
  'updating',
  'degraded',
  'failed',
  'deleting',
  'deleted',
] as const
export type ClusterState = (typeof clusterStates)[number]

/** The machine sizes a pool can be made of. */
export const presets = {
  minimal: { cores: 2, memory: '8Gi' },
  balanced: { cores: 4, memory: '16Gi' },
  performance: { cores: 8, memory: '32Gi' },
} as const
type Preset = keyof typeof presets

/** A pool has a fixed size, or grows and shrinks between two bounds. */
export type PoolSize =
  | { readonly replicas: number }
  | { readonly autoscalingEnabled: true; readonly minCount: number; readonly maxCount: number }

/** Nodes of one kind, as asked for. */
export type NodePoolSpec = { readonly name?: string; readonly preset: Preset } & PoolSize

/** Nodes of one kind, as the wire carries them. */
export type NodePool = {
  readonly id: string
  readonly name: string
  readonly preset: Preset
  readonly compute: { readonly cores: number; readonly memory: string }
} & PoolSize

/** What its owner asked for. */
export interface ClusterSpec {
  readonly name: string
  readonly version: string
  readonly environment?: string
  readonly integrationId: string
  readonly nodePools: readonly NodePoolSpec[]
  readonly pullSecretId?: string
  readonly labels?: Labels
  readonly isProtected?: boolean
  readonly expiresAtMs?: number
}

/** What its owner calls it by, for selecting among many. */
export type Labels = Readonly<Record<string, string>>

/** What the provisioner found out about a cluster; empty text is not known, or not there. */
export interface ClusterFacts {
  readonly consoleUrl: string
  readonly epg: string
  readonly ingressIp: string
}

/** One cluster. */
export interface Cluster extends ClusterFacts {
  readonly id: string
  /** Grows with every cluster that is made. */
  readonly sequence: number
  readonly organizationId: string
  readonly createdBy: string
  readonly name: string
  readonly version: string
  readonly environment: string | undefined
  /** As they are wanted; what is there follows while it is updating. */
  readonly nodePools: readonly NodePool[]
  readonly labels: Labels
  /** It can not be deleted, and does not expire. */
  readonly isProtected: boolean
  /** When it is deleted by itself, Unix ms. */
  readonly expiresAtMs: number | undefined
  readonly state: ClusterState
  /** One word, for programs. */
  readonly reason: string
  /** One sentence, for people; may be empty. */
  readonly message: string
  readonly createdAtMs: number
  /** When its state last changed: of one that is ready, since when it is. */
  readonly changedAtMs: number
  readonly pullSecretId: string | undefined
}
