import type { Platform } from './platforms.ts'

/** Whose rules the sign-in service follows where the standards leave a choice, or are not followed. */
export type Dialect = 'standard' | 'entra'

const ENTRA_HOSTS: ReadonlySet<string> = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
])

/** The dialect of an issuer that says nothing about it. */
export function dialectOf(issuer: string): Dialect {
  return ENTRA_HOSTS.has(URL.parse(issuer)?.hostname ?? '') ? 'entra' : 'standard'
}

/**
 * Platforms older than the discovery document, by host: what the public Go client has built in.
 *
 * @see https://github.com/intility/indev, internal/build
 */
export const KNOWN_PLATFORMS: Readonly<Record<string, Platform>> = {
  'https://container-platform-backend.apps.intilitycloud.com': {
    issuer: 'https://login.microsoftonline.com/organizations/v2.0',
    clientId: '27f5ab79-28cb-4824-b603-4b0795b8985e',
    audience: 'api://cd5aff56-575c-4e7e-b68e-3f67fa42eb31',
    scopes: [
      'openid',
      'profile',
      'offline_access',
      'api://cd5aff56-575c-4e7e-b68e-3f67fa42eb31/user_impersonation',
    ],
    apiBase: 'https://container-platform-backend.apps.intilitycloud.com/api/v1',
    dialect: 'entra',
  },
}

/** What the authorization, device, token and refresh requests carry beside the standard's own. */
export function grantParameters({
  audience,
  dialect,
}: Pick<Platform, 'audience' | 'dialect'>): Readonly<Record<string, string>> {
  // Entra takes the resource from the scopes, and refuses a `resource` beside them.
  return dialect === 'entra' ? {} : { resource: audience }
}

/** Where the browser comes back to. */
export interface RedirectRules {
  /** As it is written in the address. */
  readonly host: '127.0.0.1' | 'localhost'
  readonly path: string
  /** Ports to try, in order; 0 is any. */
  readonly ports: readonly number[]
}

/**
 * The redirect address that the client is registered with.
 *
 * @see RFC 8252, section 7.3: an address, not a name, and any port.
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/reply-url#localhost-exceptions
 */
export function redirectRules({ dialect }: Pick<Platform, 'dialect'>): RedirectRules {
  return dialect === 'entra'
    ? { host: 'localhost', path: '/', ports: [42069, 0] }
    : { host: '127.0.0.1', path: '/callback', ports: [0] }
}
