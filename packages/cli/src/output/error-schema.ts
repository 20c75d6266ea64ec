import { EXIT_CODES } from '../exit-codes.ts'
import type { JsonSchema } from './json-schema.ts'

/** What `-o json`, `jsonl` and `yaml` print when a command fails. */
export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['slug', 'kind', 'message', 'retryable', 'traceId', 'next'],
      properties: {
        slug: { type: 'string', description: 'Stable name of the error.' },
        kind: {
          enum: [...Object.keys(EXIT_CODES), 'interrupted'],
          description: 'Decides the exit code.',
        },
        message: { type: 'string', description: 'One line for people; may change.' },
        retryable: {
          type: 'boolean',
          description: 'Whether the same command may succeed later.',
        },
        traceId: { type: ['string', 'null'], description: 'Finds the request at the platform.' },
        next: {
          type: 'array',
          description: 'Commands to go on with.',
          items: {
            type: 'object',
            required: ['command', 'why'],
            properties: { command: { type: 'string' }, why: { type: 'string' } },
          },
        },
        details: { description: 'What was found, where there is more to say.' },
      },
    },
  },
}
