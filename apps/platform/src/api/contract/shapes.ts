import {
  anyText,
  choice,
  describe,
  flag,
  integer,
  list,
  named,
  object,
  text,
  timestamp,
  uuid,
} from './schema.ts'

// What the API sends and takes, in the spelling of the public Go client.

const maxNameChars = 63
const maxPools = 8
export const minNodes = 2
export const maxNodes = 8
/** Kubernetes versions on offer, newest first. */
export const versions = ['1.35.2', '1.34.5', '1.33.9'] as const

const presetName = choice('minimal', 'balanced', 'performance')
const organizationRole = choice('owner', 'member')
const clusterRole = choice('admin', 'reader')
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

export const cluster = named(
  'Cluster',
  object({
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
  }),
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
    },
  ),
)

export const me = named(
  'Me',
  object({
    id: uuid,
    name: anyText,
    organizationRoles: list(organizationRole),
    organizationName: anyText,
  }),
)

export const integration = named(
  'Integration',
  object({ id: uuid, type: anyText, name: anyText, createdAt: timestamp }),
)

export const user = named(
  'User',
  object({ id: uuid, name: anyText, upn: anyText, roles: list(organizationRole) }),
)

export const team = named(
  'Team',
  object({ id: uuid, name: anyText, description: anyText, roles: list(organizationRole) }),
)

const subject = object({
  type: choice('user', 'team'),
  name: anyText,
  details: anyText,
  id: uuid,
})
export const teamMember = named('TeamMember', object({ subject, roles: list(organizationRole) }))

const count = integer(0, 1_000_000_000)
export const quota = named('Quota', object({ clusters: object({ limit: count, used: count }) }))
