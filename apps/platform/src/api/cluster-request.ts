import type { ClusterSpec, NodePoolSpec, PoolSize } from '../clusters/cluster.ts'
import type { Integration } from '../store/directory.ts'
import type { PullSecret } from '../store/pull-secrets.ts'
import type { TypeOf } from './contract/schema.ts'
import { maxNodes, minNodes, versions, type clusterRequest } from './contract/cluster-shapes.ts'
import type { FieldError } from './contract/validator.ts'

export type ClusterRequestBody = TypeOf<typeof clusterRequest>
/** How large a pool is asked to be. */
type SizeRequest = Pick<
  NonNullable<ClusterRequestBody['nodepools']>[number],
  'replicas' | 'autoscalingEnabled' | 'minCount' | 'maxCount'
>
type PoolRequest = NonNullable<ClusterRequestBody['nodepools']>[number]

export type ClusterRequest =
  | { readonly ok: true; readonly spec: ClusterSpec; readonly exactName: boolean }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const defaultPool: NodePoolSpec = { preset: 'minimal', replicas: minNodes }

/** The cluster that a valid body asks for; refuses what no schema can say. */
export function readClusterRequest(
  body: ClusterRequestBody,
  integrations: readonly Integration[],
  pullSecretOf: (idOrName: string) => PullSecret | undefined,
  nowMs: number,
): ClusterRequest {
  const { name, version = versions[0], environment, ssoProvisioner, nodepools, nameSuffix } = body
  const { pullSecretRef, labels, protected: isProtected, expiresAt } = body
  const errors: FieldError[] = []
  if (expiresAt !== undefined && !(Date.parse(expiresAt) > nowMs)) {
    errors.push({ field: 'expiresAt', message: isPast })
  }
  const integration = chooseIntegration(ssoProvisioner, integrations)
  if (typeof integration === 'string') {
    errors.push({ field: 'ssoProvisioner', message: integration })
  }
  const pullSecret = pullSecretRef === undefined ? undefined : pullSecretOf(pullSecretRef)
  if (pullSecretRef !== undefined && pullSecret === undefined) {
    errors.push({ field: 'pullSecretRef', message: 'names no pull secret of your organization' })
  }
  const nodePools = nodepools?.map((pool, index) => {
    const fail = (member: keyof SizeRequest, message: string) =>
      void errors.push({ field: `nodepools[${index}].${member}`, message })
    return readPool(pool, fail)
  }) ?? [defaultPool]
  if (errors.length > 0 || typeof integration === 'string') return { ok: false, errors }
  const spec = {
    name,
    version,
    ...(environment !== undefined && { environment }),
    integrationId: integration.id,
    nodePools,
    ...(pullSecret && { pullSecretId: pullSecret.id }),
    ...(labels !== undefined && { labels }),
    ...(isProtected !== undefined && { isProtected }),
    ...(expiresAt !== undefined && { expiresAtMs: Date.parse(expiresAt) }),
  }
  return { ok: true, spec, exactName: nameSuffix === false }
}

/** By id or by name; the only one where none is named. @returns the complaint as text. */
function chooseIntegration(
  wanted: string | undefined,
  integrations: readonly Integration[],
): Integration | string {
  const candidates = integrations.filter(({ type }) => type === 'EntraID')
  if (wanted !== undefined) {
    const found = candidates.find(({ id, name }) => id === wanted || name === wanted)
    return found ?? 'names no single sign-on integration of your organization'
  }
  const [only, another] = candidates
  if (only === undefined) return 'your organization has no single sign-on integration'
  return another === undefined ? only : 'is required: your organization has more than one'
}

export const isPast = 'must be a time to come'

export type Fail = (member: keyof SizeRequest, message: string) => void

function readPool(pool: PoolRequest, fail: Fail): NodePoolSpec {
  const { name, preset = 'minimal' } = pool
  return { ...(name !== undefined && { name }), preset, ...readSize(pool, fail) }
}

/** The size that is asked for; says what no schema can. */
export function readSize(pool: SizeRequest, fail: Fail): PoolSize {
  return pool.autoscalingEnabled === true ? readBounds(pool, fail) : readReplicas(pool, fail)
}

function readReplicas(
  { replicas = minNodes, minCount, maxCount }: SizeRequest,
  fail: Fail,
): PoolSize {
  if ((minCount ?? 0) !== 0) fail('minCount', 'needs autoscalingEnabled')
  if ((maxCount ?? 0) !== 0) fail('maxCount', 'needs autoscalingEnabled')
  if (replicas < minNodes) fail('replicas', range)
  return { replicas }
}

function readBounds(
  { replicas, minCount = minNodes, maxCount = maxNodes }: SizeRequest,
  fail: Fail,
): PoolSize {
  if ((replicas ?? 0) !== 0) fail('replicas', 'does not go with autoscalingEnabled')
  if (minCount < minNodes) fail('minCount', range)
  else if (maxCount < minNodes) fail('maxCount', range)
  else if (minCount > maxCount) fail('minCount', 'must not exceed maxCount')
  return { autoscalingEnabled: true, minCount, maxCount }
}

const range = `must be a whole number between ${minNodes} and ${maxNodes}`
