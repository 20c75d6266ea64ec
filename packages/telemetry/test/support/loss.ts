import { openSpool } from '@indev/spool'
import { spoolOptions } from '../../src/spool-options.ts'
import { officialSpans } from './official.ts'
import type { Place } from './place.ts'

/** The trace ids that are in the spool, in whatever state. */
export function spooled(place: Place): string[] {
  const spool = openSpool(spoolOptions(place.paths))
  return [...spool.inspect()]
    .flatMap((segment) => spool.read(segment.file) ?? [])
    .flatMap((record) => officialSpans(record.payload).map((span) => span.traceId))
}

/** The trace ids of bodies that a sink acknowledged with a 2xx. */
export function tracesIn(bodies: readonly Uint8Array[]): string[] {
  return bodies.flatMap((body) => officialSpans(body).map((span) => span.traceId))
}

/** What was recorded and is neither acknowledged nor still here. */
export function lost(
  recorded: readonly string[],
  acknowledged: readonly string[],
  place: Place,
): string[] {
  const known = new Set([...acknowledged, ...spooled(place)])
  return recorded.filter((id) => !known.has(id))
}
