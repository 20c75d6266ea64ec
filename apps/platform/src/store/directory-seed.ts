import { createDice } from '../dice.ts'
import type { Database } from './database.ts'

/** The organisations and people a new data directory begins with. */
export interface DirectorySeed {
  readonly organizations: readonly OrganizationSeed[]
}

export interface OrganizationSeed {
  readonly name: string
  /** Identity integrations that clusters can use for single sign-on. */
  readonly integrations: readonly { readonly type: string; readonly name: string }[]
  readonly users: readonly {
    readonly upn: string
    readonly name: string
    readonly role: 'owner' | 'member'
  }[]
  readonly teams: readonly {
    readonly name: string
    readonly description: string
    /** Roles by UPN. */
    readonly members: Readonly<Record<string, 'owner' | 'member'>>
  }[]
}

/** One organisation with an owner and a member. */
export const acme: DirectorySeed = {
  organizations: [
    {
      name: 'Acme',
      integrations: [{ type: 'EntraID', name: 'acme-entra' }],
      users: [
        { upn: 'alice@acme.example', name: 'Alice Ames', role: 'owner' },
        { upn: 'bob@acme.example', name: 'Bob Brook', role: 'member' },
      ],
      teams: [
        {
          name: 'Platform',
          description: 'Runs the clusters',
          members: { 'alice@acme.example': 'owner', 'bob@acme.example': 'member' },
        },
        {
          name: 'Checkout',
          description: 'Sells things',
          members: { 'bob@acme.example': 'owner' },
        },
      ],
    },
  ],
}

// Not the platform's own seed: everybody's Alice has the same id.
const dice = createDice('directory')

/** Writes the seed into an empty directory; a directory that holds anyone is left alone. */
export function seedDirectory(database: Database, seed: DirectorySeed, nowMs: number): void {
  database.transaction(() => {
    if (database.get('SELECT 1 FROM organizations LIMIT 1') !== undefined) return
    for (const organization of seed.organizations) {
      seedOrganization(database, organization, nowMs)
    }
  })
}

function seedOrganization(database: Database, seed: OrganizationSeed, nowMs: number): void {
  const organizationId = dice.uuid(`organization ${seed.name}`)
  const userId = (upn: string) => dice.uuid(`user ${upn}`)
  database.run('INSERT INTO organizations VALUES (?, ?)', organizationId, seed.name)
  for (const { type, name } of seed.integrations) {
    const id = dice.uuid(`integration ${seed.name} ${name}`)
    database.run(
      'INSERT INTO integrations VALUES (?, ?, ?, ?, ?)',
      id,
      organizationId,
      type,
      name,
      nowMs,
    )
  }
  for (const { upn, name, role } of seed.users) {
    database.run(
      'INSERT INTO users VALUES (?, ?, ?, ?, ?)',
      userId(upn),
      organizationId,
      upn,
      name,
      role,
    )
  }
  for (const { name, description, members } of seed.teams) {
    const id = dice.uuid(`team ${seed.name} ${name}`)
    database.run('INSERT INTO teams VALUES (?, ?, ?, ?)', id, organizationId, name, description)
    for (const [upn, role] of Object.entries(members)) {
      database.run('INSERT INTO team_members VALUES (?, ?, ?)', id, userId(upn), role)
    }
  }
}
