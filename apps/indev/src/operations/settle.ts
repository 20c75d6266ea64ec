import type { ClusterRef } from '../clusters/ref.ts'
import type { EntryState } from './entry.ts'
import type { OperationJournal } from './journal.ts'

/**
 * Notes that somebody has seen how the creation of a cluster ended: the command line that asked for it
 * then asks for another one.
 */
export function settle(
  journal: OperationJournal,
  { id }: ClusterRef,
  state: Extract<EntryState, 'ready' | 'failed'>,
): void {
  for (const entry of journal.list()) {
    if (entry.clusterId === id && entry.endedAtMs === undefined) journal.end(entry, { state })
  }
}
