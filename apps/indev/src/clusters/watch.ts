import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { clusterNow } from '../api/clusters.ts'
import { isMissing, isUnanswered } from '../api/answers.ts'
import { newsOf } from './news.ts'
import type { ClusterRef } from './ref.ts'

const PAUSE_MS = 2_000
/** A platform that can be waited at is asked again at the latest after so long, ms. */
const MAX_WAIT_MS = 20_000

/**
 * A cluster, again whenever it has changed, until it is gone or the command is ended.
 *
 * @yields The cluster as it is now.
 */
export async function* watchCluster(
  ctx: CommandContext,
  api: Api,
  ref: ClusterRef,
): AsyncGenerator<Cluster> {
  const news = newsOf(ctx, api, ref, () => undefined)
  await news.catchUp()
  let shown = ''
  for (;;) {
    const cluster = await look(api, ref)
    if (cluster === undefined) return
    if (cluster !== 'no answer' && JSON.stringify(cluster) !== shown) {
      shown = JSON.stringify(cluster)
      yield cluster
    }
    await news.arrive(PAUSE_MS, MAX_WAIT_MS)
  }
}

/** A cluster as it is now; `undefined` when it is gone. */
export async function look(api: Api, ref: ClusterRef): Promise<Cluster | undefined | 'no answer'> {
  try {
    return await clusterNow(api, ref)
  } catch (error) {
    if (isMissing(error)) return undefined
    // The platform may be back in a moment.
    if (isUnanswered(error)) return 'no answer'
    throw error
  }
}

/**
 * The result of `ask`, again whenever it has changed.
 *
 * @yields What was found.
 */
export async function* watchAll<T>(ctx: CommandContext, ask: () => Promise<T>): AsyncGenerator<T> {
  let shown: string | undefined
  for (;;) {
    const found = await asked(ask)
    if (found !== undefined && JSON.stringify(found.value) !== shown) {
      shown = JSON.stringify(found.value)
      yield found.value
    }
    await ctx.sleep(PAUSE_MS)
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await ask() }
  } catch (error) {
    if (isUnanswered(error)) return undefined
    throw error
  }
}
