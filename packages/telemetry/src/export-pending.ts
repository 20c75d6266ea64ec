import { type Signal, requestToJson } from './otlp-json.ts'
import type { AppPaths } from './paths.ts'
import { queuedRecords } from './queued.ts'
import { LOGS_SCHEMA } from './spool-options.ts'
import { openTelemetrySpool } from './telemetry-spool.ts'

/**
 * What waits in the spool in the format of OTLP's file exporter, to be sent by hand: a line of JSON is
 * one `ExportTraceServiceRequest`, or one `ExportLogsServiceRequest` of a crash report that may leave. Never writes, and removes nothing from the spool.
 *
 * @yields A line with its LF, one a command, oldest first; what an uploader holds is among them, bytes
 *   that are no spans are not.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
 */
export function* exportPending(paths: Pick<AppPaths, 'spoolDir'>): Generator<string> {
  for (const { schema, payload } of queuedRecords(openTelemetrySpool(paths))) {
    const line = lineOf(schema === LOGS_SCHEMA ? 'logs' : 'traces', payload)
    if (line !== undefined) yield line
  }
}

function lineOf(signal: Signal, payload: Uint8Array): string | undefined {
  try {
    return `${JSON.stringify(requestToJson(signal, payload))}\n`
  } catch {
    return undefined
  }
}
