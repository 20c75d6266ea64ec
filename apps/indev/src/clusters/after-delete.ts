import type { CommandContext } from '@indev/cli'
import { openJournal } from '../operations/journal.ts'
import { settle } from '../operations/settle.ts'
import type { ClusterRef } from './ref.ts'

/**
 * Takes away what this machine keeps about a cluster whose deletion has begun.
 *
 * The one place for that: called once for each cluster, after the platform has accepted.
 */
export function forgetCluster(ctx: CommandContext, ref: ClusterRef): void {
  settle(openJournal(ctx), ref, 'failed')
}
