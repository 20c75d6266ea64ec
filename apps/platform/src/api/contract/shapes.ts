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

// What the API sends and takes, in the spelling of the public Go client.

const maxNameChars = 63
const maxPools = 8
export const minNodes = 2
export const maxNodes = 8
/** Kubernetes versions on offer, newest first. */
export const versions = ['1.35.2', '1.34.5', '1.33.9'] as const

export const presetName = choice('minimal', 'balanced', 'performance')
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
    },
    { imagePullSecret },
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
export const clusterMember = named('ClusterMember', object({ subject, roles: list(clusterRole) }))

const one = { minItems: 1, maxItems: 1 }
const maxMembers = 100

export const clusterMembersRequest = named(
  'ClusterMembersRequest',
  object({
    values: list(
      object({
        subject: object({ type: choice('user', 'team'), id: uuid }),
        roles: list(clusterRole, one),
      }),
      { minItems: 1, maxItems: maxMembers },
    ),
  }),
)

/** A bare list, unlike that of a cluster. */
export const teamMembersRequest = list(
  named(
    'TeamMemberRequest',
    object({
      subject: object({ type: choice('user'), id: uuid }),
      roles: list(organizationRole, one),
    }),
  ),
  { minItems: 1, maxItems: maxMembers },
)

export const teamRequest = named(
  'TeamRequest',
  object({
    name: pattern('^[a-zA-Z0-9](?:[-_ ]?[a-zA-Z0-9])+$', 3, 50),
    description: text(100),
  }),
)

export const pullSecret = named(
  'PullSecret',
  object({ id: uuid, name: anyText, createdAt: timestamp, registries: list(anyText) }),
)

const address = text(256)
const credential = object({ username: text(256), password: text(4096) })
const maxRegistries = 32

export const pullSecretRequest = named(
  'PullSecretRequest',
  object({
    name: text(maxNameChars),
    registries: dictionary(address, credential, 1, maxRegistries),
  }),
)

export const pullSecretChange = named(
  'PullSecretChange',
  object({ registries: dictionary(address, nullable(credential), 1, maxRegistries) }),
)

const count = integer(0, 1_000_000_000)
export const quota = named('Quota', object({ clusters: object({ limit: count, used: count }) }))
