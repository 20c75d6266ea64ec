import { openSpool } from '@indev/spool'
import { type DecodedSpan, decodeTraces } from './otlp.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'

/**
 * The spans that wait in the spool, oldest first: exactly what would leave the machine. Never writes.
 *
 * A segment that an uploader takes meanwhile, and bytes that are no spans, are left out.
 */
export function pendingSpans(paths: Pick<AppPaths, 'spoolDir'>): DecodedSpan[] {
  const spool = openSpool(spoolOptions(paths))
  return [...spool.inspect({ state: 'pending' })]
    .flatMap(({ file }) => spool.read(file) ?? [])
    .flatMap(({ payload }) => decoded(payload))
}

function decoded(payload: Uint8Array): DecodedSpan[] {
  try {
    return decodeTraces(payload)
  } catch {
    return []
  }
}
