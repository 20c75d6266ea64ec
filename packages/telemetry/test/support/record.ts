import { openSpool } from '@indev/spool'
import { encode } from '../../src/encoder.ts'
import { spanId, traceId } from '../../src/ids.ts'
import type { SpanRecord } from '../../src/span-record.ts'
import { spoolOptions } from '../../src/spool-options.ts'
import type { Place } from './place.ts'

/** A finished root span. */
export function aSpan(more: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId: traceId(),
    spanId: spanId(),
    name: 'demo thing make',
    kind: 'internal',
    startMs: 1_700_000_000_000,
    endMs: 1_700_000_000_250,
    attributes: {},
    events: [],
    status: 'ok',
    ...more,
  }
}

/** Puts `count` one-span records into the spool and returns their trace ids, sorted. */
export function fill(place: Place, count: number): string[] {
  const spool = openSpool(spoolOptions(place.paths))
  const traces = Array.from({ length: count }, () => traceId())
  for (const id of traces) {
    const payload = encode([aSpan({ traceId: id })], { 'service.name': 'demo' })
    const result = spool.appendSync({ payload, schema: 1, id })
    if (!result.ok) throw new Error(result.reason)
  }
  return traces.toSorted()
}

export function pending(place: Place): number {
  const stats = openSpool(spoolOptions(place.paths)).stats()
  return stats.pending.records + stats.claimed.records
}
