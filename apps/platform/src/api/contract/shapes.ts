import { clusterRole, maxNameChars } from './cluster-shapes.ts'
import {
  anyText,
  choice,
  dictionary,
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

const organizationRole = choice('owner', 'member')

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
