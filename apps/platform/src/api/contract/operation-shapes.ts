import { clusterStates } from '../../clusters/cluster.ts'
import { operationKinds, operationStates } from '../../clusters/operation.ts'
import {
  anyText,
  choice,
  describe,
  flag,
  integer,
  named,
  object,
  timestamp,
  uuid,
} from './schema.ts'
import { presetName } from './cluster-shapes.ts'

export const operationState = choice(...operationStates)
const steps = integer(0, 1000)

export const operation = named(
  'Operation',
  object(
    {
      id: uuid,
      kind: choice(...operationKinds),
      clusterId: uuid,
      state: operationState,
      step: describe('the one under way, else empty', anyText),
      stepsDone: steps,
      stepsTotal: steps,
      attempts: describe('how often the step under way has been tried in vain', steps),
      createdAt: timestamp,
    },
    { endedAt: timestamp },
  ),
)

export const clusterEvent = named(
  'ClusterEvent',
  object({
    sequence: integer(1, Number.MAX_SAFE_INTEGER),
    at: timestamp,
    state: choice(...clusterStates),
    reason: anyText,
    message: anyText,
  }),
)

export const preset = named(
  'Preset',
  object({ name: presetName, cores: integer(1, 1024), memory: anyText }),
)
export const version = named('Version', object({ version: anyText, isDefault: flag }))

export const auditEntry = named(
  'AuditEntry',
  object({
    at: timestamp,
    actor: describe('user principal name', anyText),
    action: describe('operation id of the route', anyText),
    target: describe('path', anyText),
    outcome: choice('done', 'forbidden'),
    requestId: anyText,
  }),
)
