/** The one client of the platform: the CLI. Public, so it has no secret. */
export const clientId = 'indev-cli'

/** The scope that the API asks for. */
export const apiScope = 'clusters'

/** Every scope that the client may ask for. */
export const scopes = ['openid', 'offline_access', 'profile', 'email', apiScope] as const

/** Names the API in tokens. Not an address: tokens outlive a change of port. */
export const audience = 'urn:indev:platform'
