import { CliError } from '@indev/cli'
import type { Cluster, NodePool } from '../api/cluster.ts'
import type { ClusterChange } from '../api/clusters.ts'
import type { ClusterSpec } from './spec.ts'
import type { SpecFile } from './spec-file.ts'

/** One difference between a cluster and what a file wants it to be. */
export interface Difference {
  /** `nodePools.pool-1.replicas` */
  readonly path: string
  /** As it is; absent where there is nothing. */
  readonly from?: string
  /** As it shall be; absent where there shall be nothing. */
  readonly to?: string
}

/** What must be done to make a cluster what a file says. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** `undefined` when there is nothing to do. */
  readonly change: ClusterChange | undefined
}

/**
 * Compares a cluster with a file; what the file does not mention is no difference.
 *
 * @throws {@link CliError} `cluster.immutable` for what no change can bring about.
 */
export function compare(
  cluster: Cluster,
  file: SpecFile,
  spec: ClusterSpec,
  nowMs: number,
): Comparison {
  refuseImmutable(cluster, file)
  const differences: Difference[] = []
  const nodepools = comparePools(cluster, file.nodePools ?? [], differences)
  const labels = compareLabels(cluster.labels ?? {}, file.labels, differences)
  const isShielded = file.protected !== undefined && file.protected !== (cluster.protected === true)
  if (isShielded)
    differences.push(difference('protected', cluster.protected === true, file.protected))
  const isLeased = spec.expiresInMs !== undefined && cluster.expiresAt === undefined
  const expiresAt = new Date(nowMs + (spec.expiresInMs ?? 0)).toISOString()
  if (isLeased) differences.push(difference('expiresAt', undefined, expiresAt))
  if (differences.length === 0) return { differences, change: undefined }
  return {
    differences,
    change: {
      ...(nodepools.length === 0 ? {} : { nodepools }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(isShielded ? { protected: file.protected } : {}),
      ...(isLeased ? { expiresAt } : {}),
    },
  }
}

function refuseImmutable(cluster: Cluster, file: SpecFile): void {
  const facts: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['version', cluster.version, file.version],
    ['environment', cluster.environment, file.environment],
  ]
  for (const [what, is, wanted] of facts) {
    if (wanted !== undefined && wanted !== is) throw immutable(what, is ?? 'not set', wanted)
  }
}

function comparePools(
  { nodePools }: Cluster,
  wanted: readonly NodePool[],
  differences: Difference[],
): readonly NodePool[] {
  if (wanted.length === 0) return []
  if (wanted.length !== nodePools.length) {
    throw immutable('the number of node pools', String(nodePools.length), String(wanted.length))
  }
  return wanted.flatMap((wish, index) => {
    const pool =
      nodePools.find(({ name }) => name !== undefined && name === wish.name) ?? nodePools[index]
    if (pool === undefined) return []
    const where = `nodePools.${pool.name ?? String(index)}`
    if (wish.preset !== pool.preset) {
      throw immutable(`${where}.preset`, String(pool.preset), String(wish.preset))
    }
    const found = SIZES.flatMap((member) =>
      sizeOf(pool, member) === sizeOf(wish, member)
        ? []
        : [difference(`${where}.${member}`, sizeOf(pool, member), sizeOf(wish, member))],
    )
    differences.push(...found)
    const { name: _, preset: _preset, ...size } = wish
    return found.length === 0
      ? []
      : [{ ...(pool.id === undefined ? {} : { id: pool.id }), ...size }]
  })
}

const SIZES = ['replicas', 'autoscalingEnabled', 'minCount', 'maxCount'] as const

function sizeOf(pool: NodePool, member: (typeof SIZES)[number]): number | boolean | undefined {
  return member === 'autoscalingEnabled' ? pool.autoscalingEnabled === true : pool[member]
}

/** A file that names labels names all of them. */
function compareLabels(
  are: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>> | undefined,
  differences: Difference[],
): Readonly<Record<string, string | null>> {
  if (wanted === undefined) return {}
  const changes: Record<string, string | null> = {}
  for (const key of new Set([...Object.keys(are), ...Object.keys(wanted)])) {
    if (are[key] === wanted[key]) continue
    changes[key] = wanted[key] ?? null
    differences.push(difference(`labels.${key}`, are[key], wanted[key]))
  }
  return changes
}

type Shown = string | number | boolean | undefined

function difference(path: string, from: Shown, to: Shown): Difference {
  return {
    path,
    ...(from === undefined ? {} : { from: String(from) }),
    ...(to === undefined ? {} : { to: String(to) }),
  }
}

function immutable(what: string, is: string, wanted: string): CliError {
  return new CliError({
    slug: 'cluster.immutable',
    kind: 'conflict',
    message: `${what} is ${is} and cannot be changed to ${wanted}`,
    recordable: true,
  })
}

/** `~ path: from -> to`, `+ path: to`, `- path: from`: a line each. */
export function differenceText({ path, from, to }: Difference): string {
  if (from === undefined) return `+ ${path}: ${to ?? ''}`
  return to === undefined ? `- ${path}: ${from}` : `~ ${path}: ${from} -> ${to}`
}
