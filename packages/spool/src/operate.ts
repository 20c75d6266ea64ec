/** What an operator does to segments, safe while others write and drain. */
import { renameIfThere } from './files.ts'
import { locate } from './inspect.ts'
import type { SegmentFilter } from './inspect.ts'
import { placePath } from './layout.ts'
import { segmentName } from './name.ts'
import type { SpoolSettings } from './options.ts'
import { evict } from './sweep.ts'

/** Puts quarantined segments back in line, with their crashes forgotten. Returns how many records. */
export function requeueSegments(settings: SpoolSettings, filter: SegmentFilter): number {
  let requeued = 0
  for (const { path, segment } of locate(settings, { ...filter, state: 'quarantined' })) {
    const { text } = segmentName({ ...segment, crashes: 0 })
    if (renameIfThere(settings, path, placePath(settings, 'ready', text))) {
      requeued += segment.records
    }
  }
  return requeued
}

/**
 * Removes segments and counts them as `purged`. What a live drainer holds may be on the wire by
 * then: to be sure, stop it first. What is still being written stays. Returns how many records.
 */
export function purgeSegments(settings: SpoolSettings, filter: SegmentFilter): number {
  const segments = [...locate(settings, filter)]
    .filter(({ state }) => state !== 'writing')
    .map(({ file, records, path }) => ({ text: file, records, path }))
  return evict(settings, segments, 'purged', ({ path }) => path)
}
