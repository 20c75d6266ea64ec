import type { CommandContext } from '@indev/cli'
import { isMissing } from '../api/answers.ts'
import type { Api } from '../api/client.ts'
import { clusterNow } from '../api/clusters.ts'
import type { OperationEntry } from '../operations/entry.ts'
import type { OperationJournal } from '../operations/journal.ts'
import { ageText } from '../time.ts'
import type { Created } from './creation.ts'
import type { ClusterRef } from './ref.ts'

/** Goes on with a creation that has been answered; `undefined` when there is nothing to go on with. */
export async function adopt(
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

/** Whether a cluster is there, and is to stay. */
export async function isThere(api: Api, ref: ClusterRef): Promise<boolean> {
  try {
    return (await clusterNow(api, ref)).state !== 'deleting'
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
