import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { listClusters, listSsoProvisioners } from '../api/clusters.ts'
import type { Features } from '../api/features.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { Creation } from './creation.ts'
import { demandExtras } from './extras.ts'
import { requestOf } from './spec.ts'
import { chooseSso } from './sso.ts'
import { isMadeFrom } from './suffix.ts'

/** What {@link newEntry} is made of. */
interface NewEntry {
  readonly ctx: CommandContext
  readonly api: Api
  readonly creation: Creation
  readonly fingerprint: string
  readonly features: Features
}

/** A note about a creation that is about to begin: its body is whole, and its key is drawn. */
export async function newEntry(parts: NewEntry): Promise<OperationEntry> {
  const { ctx, api, creation, fingerprint, features } = parts
  const { spec, key = newKey() } = creation
  demandExtras(features, spec)
  const isKeyed = features.has('idempotency-keys')
  const [provisioners, others] = await Promise.all([
    listSsoProvisioners(api),
    isKeyed ? undefined : namesakes(api, spec.name),
  ])
  const sso = await chooseSso(ctx, provisioners, spec.sso)
  const nowMs = ctx.clock.nowMs()
  return {
    key,
    fingerprint,
    host: api.host,
    name: spec.name,
    request: requestOf(spec, sso.id, nowMs),
    begunAtMs: nowMs,
    again: creation.again,
    state: 'begun',
    ...(others === undefined ? {} : { knownIds: others }),
  }
}

async function namesakes(api: Api, wanted: string): Promise<readonly string[]> {
  const clusters = await listClusters(api)
  return clusters.filter(({ name }) => isMadeFrom(name, wanted)).map(({ id }) => id)
}

function newKey(): string {
  return process.getBuiltinModule('node:crypto').randomUUID()
}
