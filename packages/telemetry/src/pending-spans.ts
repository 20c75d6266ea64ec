import { type DecodedSpan, decodeTraces } from './otlp.ts'
import type { AppPaths } from './paths.ts'
import { queuedRecords } from './queued.ts'
import { TRACES_SCHEMA } from './spool-options.ts'
import { openTelemetrySpool } from './telemetry-spool.ts'

/**
 * The spans that wait in the spool, oldest first: exactly what would leave the machine. Never writes.
 *
 * What an uploader holds is among them; bytes that are no spans are left out.
 */
export function pendingSpans(paths: Pick<AppPaths, 'spoolDir'>): DecodedSpan[] {
  return queuedRecords(openTelemetrySpool(paths)).flatMap(({ schema, payload }) =>
    schema === TRACES_SCHEMA ? decoded(payload) : [],
  )
}

function decoded(payload: Uint8Array): DecodedSpan[] {
  try {
    return decodeTraces(payload)
  } catch {
    return []
  }
}
