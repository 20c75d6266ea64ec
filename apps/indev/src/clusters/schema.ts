import type { JsonSchema } from '@indev/cli'

const text: JsonSchema = { type: 'string' }
const flag: JsonSchema = { type: 'boolean' }
const count: JsonSchema = { type: 'integer' }

const nodePool: JsonSchema = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    preset: text,
    replicas: count,
    compute: {
      type: 'object',
      properties: { cores: { type: 'number' }, memory: text },
      required: ['cores', 'memory'],
    },
    autoscalingEnabled: flag,
    minCount: count,
    maxCount: count,
  },
}

const properties = {
  id: text,
  name: text,
  version: text,
  consoleUrl: text,
  epg: text,
  ingressIp: text,
  nodePools: { type: 'array', items: nodePool },
  status: {
    type: 'object',
    properties: {
      ready: {
        type: 'object',
        properties: { status: flag, message: text, reason: text },
        required: ['status', 'message', 'reason'],
      },
      deployment: {
        type: 'object',
        properties: { active: flag, failed: flag },
        required: ['active', 'failed'],
      },
    },
    required: ['ready', 'deployment'],
  },
  roles: { type: 'array', items: text },
  state: { ...text, description: 'Where the platform says it: pending, deploying, ready, …' },
  labels: { type: 'object', additionalProperties: text },
  protected: { ...flag, description: 'Whether it is kept from being deleted.' },
  createdAt: { ...text, description: 'RFC 3339.' },
  environment: text,
  expiresAt: { ...text, description: 'When it is deleted by itself, RFC 3339.' },
  imagePullSecret: {
    type: 'object',
    properties: { id: text, name: text, registries: { type: 'array', items: text } },
  },
} as const satisfies Readonly<Record<string, JsonSchema>>

/** A cluster, as every command shows it. */
export const clusterSchema: JsonSchema = {
  type: 'object',
  properties,
  required: 'id name version consoleUrl epg ingressIp nodePools status roles'.split(' '),
  additionalProperties: false,
}

/** A cluster, or with `--dry-run` what would become one. */
export const createdSchema: JsonSchema = {
  ...clusterSchema,
  properties: { ...properties, sso: text, pullSecret: text, expiresIn: text },
  required: ['name', 'nodePools'],
}
