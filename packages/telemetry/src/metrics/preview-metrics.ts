import type { AppIdentity } from '../identity.ts'
import { knownInstallationId } from '../install-id.ts'
import { type JsonObject, requestToJson } from '../otlp-json.ts'
import type { AppPaths } from '../paths.ts'
import { gatherMetrics, requestOf } from './gather-metrics.ts'
import { readMetricsState } from './state.ts'

/**
 * The metrics that an upload would send if it began now, as OTLP/JSON, from the bytes that it would send.
 *
 * Never writes. What the upload itself adds is missing: how long its own requests take, what it delivers.
 *
 * @returns `undefined` when no command has ended since the last ones were sent.
 * @throws The system's error when the journal can't be read.
 */
export async function previewMetrics(
  app: AppIdentity,
  paths: AppPaths,
  nowMs: number = Date.now(),
): Promise<JsonObject | undefined> {
  const input = { app, paths, state: readMetricsState(paths), nowMs }
  const gathered = gatherMetrics(input)
  if (gathered === undefined) return undefined
  const id = knownInstallationId(paths) ?? 'made when it is first needed'
  return requestToJson('metrics', await requestOf(gathered, input, id))
}
