import { alice, anId, rfc3339, type Case } from './case.ts'

/** Who somebody is, and who else is there. */
export const organizationCases: readonly Case[] = [
  {
    does: 'account show',
    send: ['GET', '/me'],
    status: 200,
    gets: { id: anId, name: 'Alice Ames', organizationRoles: ['owner'], organizationName: 'Acme' },
  },
  {
    does: 'integrations before a create',
    send: ['GET', '/integrations/instances'],
    status: 200,
    gets: [{ id: anId, type: 'EntraID', name: 'acme-entra', createdAt: rfc3339 }],
    learns: 'sso',
  },
  {
    does: 'user list',
    send: ['GET', '/users'],
    status: 200,
    gets: [
      { ...alice, roles: ['owner'] },
      { id: anId, name: 'Bob Brook', upn: 'bob@acme.example', roles: ['member'] },
    ],
  },
  {
    does: 'user by UPN',
    send: ['GET', '/users/by-upn/bob@acme.example'],
    status: 200,
    gets: { id: anId, name: 'Bob Brook', upn: 'bob@acme.example', roles: ['member'] },
    learns: 'bob',
  },
]
