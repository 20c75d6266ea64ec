import type { JsonSchema } from '@indev/cli'
import type { Operation } from '../api/operations.ts'
import type { OperationEntry } from './entry.ts'

/** An operation as every command shows it: the platform's, or what this machine noted. */
export interface ShownOperation extends Operation {
  /** The cluster's name, where it is known. */
  readonly cluster?: string
}

/** The schema of {@link ShownOperation}. */
export const operationSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    kind: { type: 'string', description: 'create, update or delete.' },
    cluster: { type: 'string', description: 'Its name, where it is known.' },
    clusterId: { type: 'string', description: 'Empty while nobody knows.' },
    state: {
      type: 'string',
      description:
        'active, done, failed, superseded, cancelled; unanswered: only this machine knows of it.',
    },
    step: { type: 'string' },
    stepsDone: { type: 'integer' },
    stepsTotal: { type: 'integer' },
    attempts: { type: 'integer' },
    createdAt: { type: 'string', description: 'RFC 3339.' },
    endedAt: { type: 'string', description: 'RFC 3339.' },
  },
  required: [
    'id',
    'kind',
    'clusterId',
    'state',
    'step',
    'stepsDone',
    'stepsTotal',
    'attempts',
    'createdAt',
  ],
  additionalProperties: false,
}

/** A creation that this machine noted, in the shape of an operation. */
export function operationOf(entry: OperationEntry): ShownOperation {
  const { key, operationId, state, begunAtMs, endedAtMs, clusterId = '' } = entry
  return {
    id: operationId ?? key,
    kind: 'create',
    cluster: entry.clusterName ?? entry.name,
    clusterId,
    state: STATE_WORDS[state],
    step: '',
    stepsDone: 0,
    stepsTotal: 0,
    attempts: 0,
    createdAt: new Date(begunAtMs).toISOString(),
    ...(endedAtMs === undefined ? {} : { endedAt: new Date(endedAtMs).toISOString() }),
  }
}

const STATE_WORDS = {
  begun: 'unanswered',
  accepted: 'active',
  ready: 'done',
  failed: 'failed',
  refused: 'failed',
} as const
