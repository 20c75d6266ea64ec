import {
  type JsonObject,
  LOGS_SCHEMA,
  type Signal,
  openTelemetrySpool,
  requestToJson,
} from '@indev/telemetry/operate'
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
  /** A crash report that may leave, as OTLP/JSON; there are no spans then. */
  readonly report?: JsonObject
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
      const common = { file, id, createdAtMs, schema, bytes: payload.length }
      if (schema === LOGS_SCHEMA) {
        const report = decoded('logs', payload)
        return report === undefined ? { ...common, spans: null } : { ...common, spans: [], report }
      }
      const request = decoded('traces', payload)
      return { ...common, spans: request === undefined ? null : shownSpans(request) }
    })
  })
  return { records, gone }
}

/** A crash report for people who want to see exactly what would leave. */
export function reportText(report: JsonObject): string {
  return `crash report\n${JSON.stringify(report, undefined, 2)}\n\n`
}

function decoded(signal: Signal, payload: Uint8Array): JsonObject | undefined {
  try {
    return requestToJson(signal, payload)
  } catch {
    return undefined
  }
}
