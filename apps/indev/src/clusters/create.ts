import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { isUnanswered } from '../api/answers.ts'
import type { Api } from '../api/client.ts'
import { requestCluster } from '../api/clusters.ts'
import type { Accepted } from '../api/clusters.ts'
import { askFeatures, platformFeatures } from '../api/features.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { OperationJournal } from '../operations/journal.ts'
import { adopt, isThere } from './adopt.ts'
import { interrupted, spent, unanswered } from './create-errors.ts'
import { fingerprintOf } from './creation.ts'
import type { Created, Creation } from './creation.ts'
import { featuresFor } from './extras.ts'
import { awaitEarlier, findMade } from './look.ts'
import { newEntry } from './new-entry.ts'

const KEYS = 'idempotency-keys'

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
  // A request that may have been sent before is judged by what the platform can do now.
  const isFirst = found === undefined && creation.key === undefined
  const asked = isFirst
    ? platformFeatures(ctx, api.host, [KEYS, ...featuresFor(creation.spec)])
    : askFeatures(ctx, api.host)
  // Waited for in a moment; until then its failure is nobody's.
  asked.catch(() => undefined)
  if (found !== undefined) {
    const adopted = await adopt(ctx, api, journal, found)
    if (adopted !== undefined) return adopted
  }
  const features = await asked
  const open = journal.find(fingerprint)
  const fresh = open ?? (await newEntry({ ctx, api, creation, fingerprint, features }))
  const entry = open ?? begin(journal, fresh, features.has(KEYS) && creation.key !== undefined)
  // Somebody's before us, or another process's just now.
  const isRepeated = open !== undefined || entry.key !== fresh.key
  try {
    const able = isRepeated && isFirst ? await askFeatures(ctx, api.host) : features
    const isKeyed = able.has(KEYS)
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

/** @param isKept - Whether the key is kept elsewhere: by whoever gave it. */
function begin(journal: OperationJournal, fresh: OperationEntry, isKept: boolean): OperationEntry {
  try {
    return journal.begin(fresh)
  } catch (error) {
    if (isKept && error instanceof CliError && error.slug === 'operation.no-journal') return fresh
    throw error
  }
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
