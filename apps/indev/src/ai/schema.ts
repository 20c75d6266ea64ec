import type { JsonSchema } from '@indev/cli'

const text = { type: 'string' } as const

const maker: JsonSchema = {
  type: 'object',
  properties: { id: text, name: text, upn: text },
  required: ['id', 'name', 'upn'],
}

/** What `-o json` prints of a deployment. */
export const deploymentSchema: JsonSchema = {
  type: 'object',
  properties: { id: text, name: text, model: text, endpoint: text, createdBy: maker },
  required: ['id', 'name', 'model', 'endpoint', 'createdBy'],
}

/** What `-o json` prints of a key. */
export const keySchema = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    prefix: { type: 'string', description: 'What the key begins with.' },
    createdBy: maker,
    createdAt: text,
    expiresAt: text,
  },
  required: ['id', 'name', 'prefix', 'createdBy', 'createdAt', 'expiresAt'],
} satisfies JsonSchema

/** What `-o json` prints of a model. */
export const modelSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: text,
    displayName: text,
    description: text,
    contextLength: { type: 'integer', description: 'Tokens.' },
  },
  required: ['id', 'displayName', 'description', 'contextLength'],
}
