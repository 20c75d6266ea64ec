import { clusterStates } from '../../clusters/cluster.ts'
import {
  anyText,
  choice,
  describe,
  dictionary,
  flag,
  integer,
  list,
  named,
  nullable,
  object,
  pattern,
  text,
  timestamp,
  uuid,
} from './schema.ts'

// Clusters, in the spelling of the public Go client.

export const maxNameChars = 63
const maxPools = 8
export const minNodes = 2
export const maxNodes = 8
/** Kubernetes versions on offer, newest first. */
export const versions = ['1.35.2', '1.34.5', '1.33.9'] as const

export const presetName = choice('minimal', 'balanced', 'performance')
export const clusterRole = choice('admin', 'reader')
const compute = object({ cores: integer(1, 1024), memory: anyText })

const nodePool = named(
  'NodePool',
  object(
    { id: uuid, name: anyText, preset: presetName, compute },
    {
      replicas: integer(minNodes, maxNodes),
      autoscalingEnabled: flag,
      minCount: integer(minNodes, maxNodes),
      maxCount: integer(minNodes, maxNodes),
    },
  ),
)

/** @see Kubernetes, "Labels and Selectors", syntax and character set */
const labelName = pattern(
  '^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$',
  1,
  253,
)
const labelValue = pattern('^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$', 0, 63)
export const maxLabels = 64
const labels = dictionary(labelName, labelValue, 0, maxLabels)

const imagePullSecret = object({ id: uuid, name: anyText, registries: list(anyText) })

export const cluster = named(
  'Cluster',
  object(
    {
      id: uuid,
      name: anyText,
      version: anyText,
      consoleUrl: anyText,
      epg: anyText,
      ingressIp: anyText,
      nodePools: list(nodePool),
      status: object({
        ready: object({ status: flag, message: anyText, reason: anyText }),
        deployment: object({ active: flag, failed: flag }),
      }),
      roles: list(clusterRole),
      state: choice(...clusterStates),
      labels,
      protected: describe('it can not be deleted, and does not expire', flag),
      createdAt: timestamp,
    },
    {
      imagePullSecret,
      environment: anyText,
      expiresAt: describe('when it is deleted by itself', timestamp),
    },
  ),
)

const nodes = describe(
  `${minNodes} to ${maxNodes}; 0 is the same as left out`,
  integer(0, maxNodes),
)
const nodePoolRequest = named(
  'NodePoolRequest',
  object(
    {},
    {
      name: text(maxNameChars),
      preset: presetName,
      replicas: nodes,
      autoscalingEnabled: flag,
      minCount: nodes,
      maxCount: nodes,
    },
  ),
)

export const clusterRequest = named(
  'ClusterRequest',
  object(
    { name: text(maxNameChars) },
    {
      ssoProvisioner: describe(
        'id or name of an integration; needed where there is more than one',
        text(256),
      ),
      nodepools: list(nodePoolRequest, { minItems: 1, maxItems: maxPools }),
      version: choice(...versions),
      environment: text(maxNameChars),
      nameSuffix: describe('false takes the name as it is', flag),
      pullSecretRef: describe('id or name of a pull secret', text(256)),
      labels,
      protected: describe('true keeps it from being deleted', flag),
      expiresAt: describe('when it is to be deleted by itself, unless protected', timestamp),
    },
  ),
)

const nodePoolChange = named(
  'NodePoolChange',
  object(
    {},
    {
      id: uuid,
      name: text(maxNameChars),
      preset: describe('as it is: it can not be changed', presetName),
      replicas: nodes,
      autoscalingEnabled: flag,
      minCount: nodes,
      maxCount: nodes,
    },
  ),
)

export const clusterChange = named(
  'ClusterChange',
  object(
    {},
    {
      nodepools: describe(
        'new sizes of the pools that are named by id or name; the others stay as they are',
        list(nodePoolChange, { minItems: 1, maxItems: maxPools }),
      ),
      labels: describe(
        'added to what is there; null takes one away',
        dictionary(labelName, nullable(labelValue), 0, maxLabels),
      ),
      protected: flag,
      expiresAt: describe('null is never', nullable(timestamp)),
    },
  ),
)

export const clusterState = choice(...clusterStates.filter((state) => state !== 'deleted'))

const count = integer(0, 1_000_000_000)
export const quota = named('Quota', object({ clusters: object({ limit: count, used: count }) }))
