import type { AppIdentity } from '../identity.ts'
import type { AppPaths } from '../paths.ts'
import { resourceOf } from '../resource.ts'
import { commandPoints } from './command-points.ts'
import { pipelinePoints } from './pipeline-points.ts'
import type { MetricPoint } from './point.ts'
import { readNewEntries } from './read-new-entries.ts'
import type { MetricsState } from './state.ts'

/** Whose metrics, and where they lie. */
export interface GatherInput {
  readonly app: AppIdentity
  readonly paths: AppPaths
  readonly state: MetricsState
  /** Unix ms. */
  readonly nowMs: number
}

/** Metrics of everything that was not shipped yet. */
export interface GatheredMetrics extends Pick<MetricsState, 'cursor' | 'recorded' | 'totals'> {
  readonly points: readonly MetricPoint[]
  /** Since when deltas count, Unix ms. */
  readonly startMs: number
}

/**
 * Counts what the journal has beyond the cursor, and what the pipeline says of itself.
 *
 * @returns `undefined` when no command has ended since.
 * @throws The system's error when the journal can't be read.
 */
export function gatherMetrics(input: GatherInput): GatheredMetrics | undefined {
  const { app, paths, state, nowMs } = input
  const commands = commandPoints(app.version, state.recorded)
  const { cursor } = readNewEntries(paths, state.cursor, commands.add)
  const firstAtMs = commands.firstAtMs()
  if (firstAtMs === Infinity) return undefined
  const pipeline = pipelinePoints(paths, app.version, state.totals, state.uploads, nowMs)
  return {
    cursor,
    recorded: commands.recorded(),
    totals: pipeline.totals,
    points: [...commands.points(), ...pipeline.points],
    startMs: Math.min(state.takenInAtMs === 0 ? firstAtMs : state.takenInAtMs, nowMs - 1),
  }
}

/** They as one request, protobuf. @param id - The installation's. */
export async function requestOf(
  { points, startMs }: GatheredMetrics,
  { app, nowMs }: Pick<GatherInput, 'app' | 'nowMs'>,
  id: string,
): Promise<Uint8Array> {
  const { encodeMetrics } = await import('./encode-metrics.ts')
  return encodeMetrics(points, (version) => resourceOf({ ...app, version }, id, {}), startMs, nowMs)
}
