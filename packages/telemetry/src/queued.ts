import type { Spool, SpoolRecord } from '@indev/spool'

/**
 * The segments whose records may still leave, oldest first: no collector has acknowledged any of them.
 *
 * What an uploader holds is among them. Waiting ones are listed first, so that one which is taken meanwhile is
 * found in either place.
 */
export function queuedFiles(spool: Pick<Spool, 'inspect'>): string[] {
  const waiting = filesIn(spool, 'pending')
  return [...new Set([...filesIn(spool, 'claimed'), ...waiting])]
}

/** Their records; those that were delivered meanwhile are left out. */
export function queuedRecords(spool: Pick<Spool, 'inspect' | 'read'>): SpoolRecord[] {
  return queuedFiles(spool).flatMap((file) => spool.read(file) ?? [])
}

function filesIn(spool: Pick<Spool, 'inspect'>, state: 'claimed' | 'pending'): string[] {
  return [...spool.inspect({ state })].map(({ file }) => file)
}
