import type { JsonSchema } from '@indev/cli'
import { clusterProperties, clusterSchema } from '../api/cluster.ts'

const text: JsonSchema = { type: 'string' }

/** A cluster, or with `--dry-run` what would become one. */
export const createdSchema: JsonSchema = {
  ...clusterSchema,
  properties: { ...clusterProperties, sso: text, pullSecret: text, expiresIn: text },
  required: ['name', 'nodePools'],
}
