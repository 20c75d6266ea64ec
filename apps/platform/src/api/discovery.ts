import { audience, clientId, scopes } from '../identity/client.ts'
import { version } from '../version.ts'

/** What a CLI needs to know about a platform before it can talk to it. */
export interface Discovery {
  readonly issuer: string
  readonly clientId: string
  readonly audience: string
  readonly scopes: readonly string[]
  readonly apiBase: string
  readonly features: readonly string[]
  readonly telemetry: { readonly otlpEndpoint?: string; readonly state: 'on' }
  readonly cliVersion: { readonly min: string; readonly latest: string }
}

/** The document at `/.well-known/indev-platform`. */
export function discoveryOf(url: string, issuer: string, otlpEndpoint?: string): Discovery {
  return {
    issuer,
    clientId,
    audience,
    scopes,
    apiBase: `${url}/api/v1`,
    features: [
      'device-flow',
      'idempotency-keys',
      'problem-details',
      'quota',
      'operations',
      'events',
      'entity-tags',
      'openapi',
    ],
    telemetry: { ...(otlpEndpoint && { otlpEndpoint }), state: 'on' },
    cliVersion: { min: '0.0.0', latest: version },
  }
}
