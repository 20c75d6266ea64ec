import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { clusterNow, listClusters, listSsoProvisioners, requestCluster } from '../api/clusters.ts'
import type { Accepted } from '../api/clusters.ts'
import { demand, platformFeatures } from '../api/features.ts'
import type { Features } from '../api/features.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { OperationJournal } from '../operations/journal.ts'
import { ageText } from '../time.ts'
import { isMissing, isUnanswered } from '../api/answers.ts'
import { awaitEarlier, findMade } from './look.ts'
import type { ClusterRef } from './ref.ts'
import type { ClusterSpec } from './spec.ts'
import { requestOf } from './spec.ts'
import { chooseSso } from './sso.ts'
import { isMadeFrom } from './suffix.ts'

/** A creation: what is wanted, and what may be repeated to get it. */
export interface Creation {
  readonly spec: ClusterSpec
  /** The person's own key: the same key and spec make one cluster, whenever and wherever they are sent. */
  readonly key: string | undefined
  /** The command line that asks for the same again. */
  readonly again: string
}

/** A cluster that exists, and the note about it. */
export interface Created extends Accepted {
  readonly entry: OperationEntry
}

/**
 * Asks for one cluster, exactly once.
 *
 * The request's key is on disk before its first byte is on the wire; a command line like one whose end
 * nobody has seen goes on with that one's key and body. Where the platform honours no keys, what was made
 * is looked for before anything is sent again.
 *
 * @throws {@link CliError} `cluster.create-interrupted`, `cluster.create-unanswered`,
 *   `cluster.create-ambiguous`, or what the platform refused.
 */
export async function createOnce(
  ctx: CommandContext,
  api: Api,
  journal: OperationJournal,
  creation: Creation,
): Promise<Created> {
  const fingerprint = fingerprintOf(api, creation)
  const found = journal.find(fingerprint)
  const asked = platformFeatures(ctx, api.host)
  // Waited for in a moment; until then its failure is nobody's.
  asked.catch(() => undefined)
  if (found !== undefined) {
    const adopted = await adopt(ctx, api, journal, found)
    if (adopted !== undefined) return adopted
  }
  const features = await asked
  const isKeyed = features.has('idempotency-keys')
  const open = journal.find(fingerprint)
  const fresh = open ?? (await newEntry({ ctx, api, creation, fingerprint, features }))
  const entry = open ?? begin(journal, fresh, isKeyed && creation.key !== undefined)
  // Somebody's before us, or another process's just now.
  const isRepeated = open !== undefined || entry.key !== fresh.key
  try {
    const accepted = isKeyed
      ? await requestCluster(api, entry.request, { key: entry.key, isKeyed })
      : await withoutKeys(ctx, api, journal, entry, isRepeated)
    if (accepted.isReplayed !== true || (await isThere(api, accepted.cluster))) {
      return { ...accepted, entry: journal.update(entry, noted(accepted)) }
    }
  } catch (error) {
    if (isRefusal(error) && !isRepeated) journal.end(entry, { state: 'refused' })
    if (ctx.signal.aborted) throw interrupted(entry, creation)
    throw isUnanswered(error) ? unanswered(entry, creation, error) : error
  }
  // What the key made was deleted since: this is a wish for another one.
  journal.end(entry, { state: 'failed' })
  if (creation.key !== undefined) throw spent(creation.key)
  return createOnce(ctx, api, journal, creation)
}

/** Whether a cluster is there, and is to stay. */
async function isThere(api: Api, ref: ClusterRef): Promise<boolean> {
  try {
    return (await clusterNow(api, ref)).state !== 'deleting'
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function spent(key: string): CliError {
  return new CliError({
    slug: 'cluster.key-spent',
    kind: 'conflict',
    message: `the cluster that the key ${key} made was deleted; another one needs another --idempotency-key`,
    recordable: true,
  })
}

/** @param isKept - Whether the key is kept elsewhere: by whoever gave it. */
function begin(journal: OperationJournal, fresh: OperationEntry, isKept: boolean): OperationEntry {
  try {
    return journal.begin(fresh)
  } catch (error) {
    if (isKept && error instanceof CliError && error.slug === 'operation.no-journal') return fresh
    throw error
  }
}

/** Goes on with a creation that has been answered; `undefined` when there is nothing to go on with. */
async function adopt(
  ctx: CommandContext,
  api: Api,
  journal: OperationJournal,
  entry: OperationEntry,
): Promise<Created | undefined> {
  const { clusterId: id, clusterName, operationId, begunAtMs } = entry
  const name = clusterName ?? entry.name
  const age = ageText(ctx.clock.nowMs() - begunAtMs)
  if (id === undefined) {
    ctx.narrate(`going on with the creation of ${name} that was begun ${age} ago`)
    return undefined
  }
  try {
    const cluster = await clusterNow(api, { id, name })
    if (cluster.state === 'deleting') {
      journal.end(entry, { state: 'failed' })
      return undefined
    }
    ctx.narrate(`going on with ${name}, whose creation was begun ${age} ago`)
    return { cluster, entry, ...(operationId === undefined ? {} : { operationId }) }
  } catch (error) {
    if (!isMissing(error)) throw error
    // Deleted since: this is a wish for another one.
    journal.end(entry, { state: 'failed' })
    return undefined
  }
}

interface NewEntry {
  readonly ctx: CommandContext
  readonly api: Api
  readonly creation: Creation
  readonly fingerprint: string
  readonly features: Features
}

async function newEntry(parts: NewEntry): Promise<OperationEntry> {
  const { ctx, api, creation, fingerprint, features } = parts
  const { spec, key = newKey() } = creation
  if (spec.labels !== undefined) demand(features, 'labels', 'labels')
  if (spec.protected === true) demand(features, 'protection', 'protection from being deleted')
  if (spec.expiresInMs !== undefined) demand(features, 'leases', 'clusters that expire')
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

/** One request, never repeated before looking for what an earlier one may have made. */
async function withoutKeys(
  ctx: CommandContext,
  api: Api,
  journal: OperationJournal,
  entry: OperationEntry,
  isRepeated: boolean,
): Promise<Accepted> {
  const earlier = isRepeated ? await awaitEarlier(ctx, api, entry) : undefined
  if (earlier !== undefined) return { cluster: earlier }
  try {
    const sent = journal.update(entry, { sentAtMs: ctx.clock.nowMs() })
    return await requestCluster(api, sent.request, { key: sent.key, isKeyed: false })
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const made = await findMade(ctx, api, entry)
    if (made === undefined) throw error
    return { cluster: made }
  }
}

function noted({ cluster, operationId }: Accepted): Partial<OperationEntry> {
  const { id: clusterId, name: clusterName } = cluster
  return {
    state: 'accepted',
    clusterId,
    clusterName,
    ...(operationId === undefined ? {} : { operationId }),
  }
}

/** Two command lines that ask the same of the same platform as the same person have one fingerprint. */
function fingerprintOf(api: Api, { spec, key = '' }: Creation): string {
  const { expiresInMs: _, ...wanted } = spec
  const parts = JSON.stringify([
    api.host,
    api.subject,
    key,
    Object.entries(wanted).toSorted(byName),
  ])
  const { createHash } = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(parts).digest('hex').slice(0, 32)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

function newKey(): string {
  return process.getBuiltinModule('node:crypto').randomUUID()
}

/** An answer that says that nothing was made, and never will be by this request. */
function isRefusal(error: unknown): boolean {
  return error instanceof CliError && REFUSALS.has(error.kind)
}

const REFUSALS: ReadonlySet<string> = new Set([
  'usage',
  'forbidden',
  'conflict',
  'quota',
  'not-found',
])

/** Ctrl-C while nobody knows whether the request arrived. */
function interrupted({ name }: OperationEntry, { again }: Creation): CliError {
  return new CliError({
    slug: 'cluster.create-interrupted',
    kind: 'wait-timeout',
    message: `stopped before the platform said whether it creates ${name}; the same command finds out and goes on with it`,
    recordable: true,
    outcomeCause: 'user',
    next: [{ command: again, why: 'finds out, and goes on with what was begun' }],
  })
}

function unanswered({ name }: OperationEntry, { again }: Creation, cause: unknown): CliError {
  const why = cause instanceof CliError ? cause.message : 'no answer'
  return new CliError({
    slug: 'cluster.create-unanswered',
    kind:
      cause instanceof CliError && cause.kind === 'rate-limited' ? 'rate-limited' : 'unreachable',
    message: `${why}; whether ${name} is being created is not known: the same command finds out and makes no second one`,
    recordable: true,
    cause,
    ...(cause instanceof CliError ? { outcomeCause: cause.outcomeCause } : {}),
    retryable: true,
    next: [{ command: again, why: 'finds out, and goes on with what was begun' }],
  })
}
