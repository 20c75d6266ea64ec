import type { ClusterSpec, NodePoolSpec, PoolSize, Preset } from '../clusters/cluster.ts'
import type { Integration } from '../store/directory.ts'
import {
  createFieldReader,
  isJsonObject,
  type FieldError,
  type FieldReader,
  type JsonObject,
} from './validate.ts'

/** Kubernetes versions on offer, newest first. */
const versions = ['1.35.2', '1.34.5', '1.33.9'] as const

export type ClusterRequest =
  | { readonly ok: true; readonly spec: ClusterSpec; readonly exactName: boolean }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const maxNameChars = 63
const maxPools = 8
const minNodes = 2
const maxNodes = 8
const presetNames: readonly Preset[] = ['minimal', 'balanced', 'performance']
const defaultPool: NodePoolSpec = { preset: 'minimal', replicas: 2 }

/** The cluster that a POST body asks for. */
export function parseClusterRequest(
  body: unknown,
  integrations: readonly Integration[],
): ClusterRequest {
  const errors: FieldError[] = []
  if (!isJsonObject(body)) {
    return { ok: false, errors: [{ field: '', message: 'the body must be an object' }] }
  }
  const fields = createFieldReader(body, '', errors)
  const name = fields.text('name', maxNameChars)
  if (name === undefined && errors.length === 0) fields.fail('name', 'is required')
  const version = fields.choice('version', versions) ?? versions[0]
  const environment = fields.text('environment', maxNameChars)
  const exactName = fields.boolean('nameSuffix') === false
  const integration = chooseIntegration(fields.text('ssoProvisioner', 256), integrations)
  if (typeof integration === 'string') fields.fail('ssoProvisioner', integration)
  const nodePools = parsePools(fields.value('nodepools'), errors)
  fields.close()
  if (errors.length > 0 || name === undefined || typeof integration === 'string') {
    return { ok: false, errors }
  }
  const integrationId = integration.id
  const spec = { name, version, ...(environment && { environment }), integrationId, nodePools }
  return { ok: true, spec, exactName }
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

function parsePools(value: unknown, errors: FieldError[]): readonly NodePoolSpec[] {
  if (value === undefined) return [defaultPool]
  if (!Array.isArray(value) || value.length < 1 || value.length > maxPools) {
    errors.push({ field: 'nodepools', message: `must be a list of 1 to ${maxPools} pools` })
    return []
  }
  return value.flatMap((item: unknown, index) => {
    if (isJsonObject(item)) return parsePool(item, `nodepools[${index}].`, errors)
    errors.push({ field: `nodepools[${index}]`, message: 'must be an object' })
    return []
  })
}

function parsePool(object: JsonObject, path: string, errors: FieldError[]): NodePoolSpec {
  const fields = createFieldReader(object, path, errors)
  const name = fields.text('name', maxNameChars)
  const preset = fields.choice('preset', presetNames) ?? 'minimal'
  const autoscaling = fields.boolean('autoscalingEnabled') ?? false
  const size = autoscaling ? parseBounds(fields) : parseReplicas(fields)
  fields.close()
  return { ...(name && { name }), preset, ...size }
}

function parseReplicas(fields: FieldReader): PoolSize {
  fields.zero('minCount', 'needs autoscalingEnabled')
  fields.zero('maxCount', 'needs autoscalingEnabled')
  return { replicas: fields.integer('replicas', minNodes, maxNodes) ?? minNodes }
}

function parseBounds(fields: FieldReader): PoolSize {
  fields.zero('replicas', 'does not go with autoscalingEnabled')
  const minCount = fields.integer('minCount', minNodes, maxNodes) ?? minNodes
  const maxCount = fields.integer('maxCount', minNodes, maxNodes) ?? maxNodes
  if (minCount > maxCount) fields.fail('minCount', 'must not exceed maxCount')
  return { autoscalingEnabled: true, minCount, maxCount }
}
