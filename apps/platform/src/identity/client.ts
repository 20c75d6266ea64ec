/** The client of people: the CLI. Public, so it has no secret. */
export const clientId = 'indev-cli'

/**
 * The client of machines, for the client credentials grant; what it does, it does as the user named here.
 *
 * Its secret is no more of one than the accounts' passwords, which this box doesn't have: whoever reaches it
 * may be anyone in it.
 */
export const machine = {
  clientId: 'indev-ci',
  secret: 'the-box-knows-no-secrets',
  actsFor: 'bob@acme.example',
} as const

/** The scope that the API asks for. */
export const apiScope = 'clusters'

/** Every scope that the client may ask for. */
export const scopes = ['openid', 'offline_access', 'profile', 'email', apiScope] as const

/** Names the API in tokens. Not an address: tokens outlive a change of port. */
export const audience = 'urn:indev:platform'
