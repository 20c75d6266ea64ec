import { audience, clientId, scopes } from '../identity/client.ts'
import type { discovery } from './contract/discovery-shape.ts'
import type { TypeOf } from './contract/schema.ts'

/** What a CLI needs to know about a platform before it can talk to it. */
export type Discovery = TypeOf<typeof discovery>

/** What the platform asks of command-line tools. */
export interface ClientWishes {
  readonly cliVersion: { readonly min: string; readonly latest: string }
  readonly telemetry: { readonly state: 'on' | 'off'; readonly minVersion?: string }
}

/** What can be asked of this platform beyond what the public Go client knows. */
export const features = [
  'device-flow',
  'idempotency-keys',
  'problem-details',
  'quota',
  'operations',
  'events',
  'entity-tags',
  'openapi',
  'scaling',
  'labels',
  'paging',
  'leases',
  'protection',
  'kubeconfig',
]

/** The document at `/.well-known/indev-platform`. */
export function discoveryOf(
  url: string,
  issuer: string,
  otlpEndpoint: string | undefined,
  { cliVersion, telemetry }: ClientWishes,
): Discovery {
  return {
    issuer,
    clientId,
    audience,
    scopes,
    apiBase: `${url}/api/v1`,
    features,
    telemetry: { ...(otlpEndpoint !== undefined && { otlpEndpoint }), ...telemetry },
    cliVersion,
  }
}
