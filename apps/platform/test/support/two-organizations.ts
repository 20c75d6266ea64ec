import { acme, type DirectorySeed } from '../../src/index.ts'

/** Acme with one more member, and an organization that must never see it. */
export const twoOrganizations: DirectorySeed = {
  organizations: [
    ...acme.organizations.map((organization) => ({
      ...organization,
      users: [
        ...organization.users,
        { upn: 'ben@acme.example', name: 'Ben Birch', role: 'member' as const },
      ],
    })),
    {
      name: 'Globex',
      integrations: [
        { type: 'EntraID', name: 'globex-one' },
        { type: 'EntraID', name: 'globex-two' },
        { type: 'ArgoCD', name: 'globex-argo' },
      ],
      users: [{ upn: 'carol@globex.example', name: 'Carol Cole', role: 'owner' }],
      teams: [],
    },
  ],
}
