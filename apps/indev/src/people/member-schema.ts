import type { JsonSchema } from '@indev/cli'

/** What `-o json` prints of members. */
export const membersSchema: JsonSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      subject: {
        type: 'object',
        properties: {
          type: { type: 'string', description: '`user` or `team`.' },
          id: { type: 'string' },
          name: { type: 'string' },
          details: { type: 'string' },
        },
        required: ['type', 'id', 'name', 'details'],
      },
      roles: { type: 'array', items: { type: 'string' } },
    },
    required: ['subject', 'roles'],
  },
}

/** What `-o json` prints of a change of somebody's role. */
export const roleChangeSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', enum: ['user', 'team'] },
    id: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
  },
  required: ['type', 'id', 'name'],
}
