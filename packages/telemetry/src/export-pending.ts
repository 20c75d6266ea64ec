import { openSpool } from '@indev/spool'
import { requestToJson } from './otlp-json.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'

/**
 * What waits in the spool in the format of OTLP's file exporter, to be sent by hand: a line of JSON is
 * one `ExportTraceServiceRequest`. Never writes, and removes nothing from the spool.
 *
 * @yields A line with its LF, one a command, oldest first. What an uploader takes meanwhile, and bytes
 *   that are no spans, are left out.
 * @see https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
 */
export function* exportPending(paths: Pick<AppPaths, 'spoolDir'>): Generator<string> {
  const spool = openSpool(spoolOptions(paths))
  for (const { file } of spool.inspect({ state: 'pending' })) {
    for (const { payload } of spool.read(file) ?? []) {
      const line = lineOf(payload)
      if (line !== undefined) yield line
    }
  }
}

function lineOf(payload: Uint8Array): string | undefined {
  try {
    return `${JSON.stringify(requestToJson('traces', payload))}\n`
  } catch {
    return undefined
  }
}
