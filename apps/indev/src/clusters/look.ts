import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { listClusters } from '../api/clusters.ts'
import type { OperationEntry } from '../operations/entry.ts'
import { isMadeFrom } from './suffix.ts'

/** A request whose answer was lost may still be at work: looked for at once, and again, ms. */
const PAUSES_MS = [0, 500, 1_500]

/**
 * The cluster that an unanswered request has made, on a platform that honours no idempotency keys:
 * the one of such a name that was not there before.
 *
 * @throws {@link CliError} `cluster.create-ambiguous` when that is not clear: none is taken on a guess.
 */
export async function findMade(
  ctx: CommandContext,
  api: Api,
  entry: OperationEntry,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<Cluster | undefined> {
  const { knownIds } = entry
  const known = new Set(knownIds)
  for (const pauseMs of pausesMs) {
    if (pauseMs > 0) await ctx.sleep(pauseMs)
    const clusters = await listClusters(api)
    const fresh = clusters.filter(({ id, name }) => isMadeFrom(name, entry.name) && !known.has(id))
    // Without a list of what was there before, any of them may be older.
    const isUnclear = fresh.length > 1 || (fresh.length === 1 && knownIds === undefined)
    if (isUnclear) throw ambiguous(entry, fresh)
    if (fresh[0] !== undefined) return fresh[0]
  }
  return undefined
}

/** After so long a request of ours is over: answered, given up, or dead with its process, ms. */
const REQUEST_OVER_MS = 35_000
const LOOK_AGAIN_MS = 1_000

/**
 * What an earlier request has made, another process's or a dead one's; looked for until that request
 * must be over, for until then it may still make something.
 */
export async function awaitEarlier(
  ctx: CommandContext,
  api: Api,
  entry: OperationEntry,
): Promise<Cluster | undefined> {
  const startMs = ctx.clock.monotonicMs()
  const ageMs = ctx.clock.nowMs() - (entry.sentAtMs ?? entry.begunAtMs)
  const leftMs = REQUEST_OVER_MS - Math.max(0, ageMs)
  for (let isTold = false; ; isTold = true) {
    const made = await findMade(ctx, api, entry, [0])
    if (made !== undefined || ctx.clock.monotonicMs() - startMs >= leftMs) return made
    if (!isTold) ctx.narrate(`looking for ${entry.name} until the earlier request must be over`)
    await ctx.sleep(LOOK_AGAIN_MS)
  }
}

function ambiguous({ name }: OperationEntry, fresh: readonly Cluster[]): CliError {
  const names = fresh.map((cluster) => cluster.name)
  return new CliError({
    slug: 'cluster.create-ambiguous',
    kind: 'conflict',
    message: `the answer was lost, and the ${name} that was asked for may be ${names.join(', ')}, or none of them`,
    recordable: true,
    next: names.map((each) => ({ command: `indev cluster get ${each}`, why: 'shows one of them' })),
  })
}
