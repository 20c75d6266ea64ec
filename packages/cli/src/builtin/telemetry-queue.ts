import { type JsonObject, openTelemetrySpool, requestToJson } from '@indev/telemetry/operate'
import type { AppPaths } from '@indev/telemetry'
import { type ShownSpan, shownSpans } from './telemetry-spans.ts'

/** One record of the spool, decoded. */
export interface ShownRecord {
  /** The segment that it is in. */
  readonly file: string
  readonly id: string
  readonly createdAtMs: number
  /** Version of the payload's format. */
  readonly schema: number
  readonly bytes: number
  /** `null`: the payload is not what we write, and no collector would take it. */
  readonly spans: readonly ShownSpan[] | null
}

/**
 * The records of `files`, decoded from their bytes. Never writes.
 *
 * @returns Also the names of those that are no longer there: an uploader was faster.
 */
export function readRecords(
  paths: AppPaths,
  files: readonly string[],
): { readonly records: readonly ShownRecord[]; readonly gone: readonly string[] } {
  const spool = openTelemetrySpool(paths)
  const gone: string[] = []
  const records = files.flatMap((file) => {
    const found = spool.read(file)
    if (found === undefined) gone.push(file)
    return (found ?? []).map(({ id, createdAtMs, schema, payload }): ShownRecord => {
      const request = decoded(payload)
      const spans = request === undefined ? null : shownSpans(request)
      return { file, id, createdAtMs, schema, bytes: payload.length, spans }
    })
  })
  return { records, gone }
}

function decoded(payload: Uint8Array): JsonObject | undefined {
  try {
    return requestToJson('traces', payload)
  } catch {
    return undefined
  }
}
