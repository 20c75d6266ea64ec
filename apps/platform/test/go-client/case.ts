import { expect } from '@jest/globals'

/** One request of the public Go client. */
export interface Case {
  readonly does: string
  readonly send: readonly [method: string, path: string, body?: string]
  readonly status: number
  /** What it decodes; a text is an error's body, as it prints it; undefined, nothing. */
  readonly gets: unknown
  readonly learns?: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const anId: unknown = expect.stringMatching(uuid)
export const rfc3339: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
/** What of an answer is compared, member by member. */
export type Decoded = Readonly<Record<string, unknown>>
export const alice: Decoded = { id: anId, name: 'Alice Ames', upn: 'alice@acme.example' }

export const pools = '[{"preset":"minimal","replicas":2}]'

/** A cluster as it decodes it, and what it ignores. */
export const cluster: Decoded = {
  id: anId,
  name: expect.stringMatching(/^demo-[a-z0-9]{6}$/),
  version: expect.any(String),
  consoleUrl: expect.any(String),
  epg: expect.any(String),
  ingressIp: expect.any(String),
  nodePools: [
    {
      id: anId,
      name: 'pool-1',
      preset: 'minimal',
      replicas: 2,
      compute: { cores: 2, memory: '8Gi' },
    },
  ],
  status: {
    ready: { status: false, message: expect.any(String), reason: expect.any(String) },
    deployment: { active: true, failed: false },
  },
  roles: ['admin'],
  // It reads none of these.
  state: expect.any(String),
  labels: {},
  protected: false,
  createdAt: rfc3339,
}
