import { readDelivered } from '../delivered.ts'
import type { AppPaths } from '../paths.ts'
import { openTelemetrySpool } from '../telemetry-spool.ts'
import type { Histogram } from './histogram.ts'
import type { MetricPoint } from './point.ts'

/** Losses of records that had reached the spool; all others never did. */
const LOST_LATER: readonly string[] = ['expired', 'full', 'purged', 'quarantine-full', 'torn']

/** What the pipeline says of itself. */
export interface PipelinePoints {
  readonly points: readonly MetricPoint[]
  /** What to compare with the next time. */
  readonly totals: Readonly<Record<string, number>>
}

/**
 * The pipeline's own metrics, from what spool and uploader count anyway.
 *
 * @param before - The totals that were last taken in; counters tell what came since.
 */
export function pipelinePoints(
  paths: AppPaths,
  version: string,
  before: Readonly<Record<string, number>>,
  uploads: Histogram | undefined,
  nowMs: number,
): PipelinePoints {
  const { pending, claimed, quarantined, torn, dropped } = openTelemetrySpool(paths).stats()
  const delivered = readDelivered(paths)
  const losses: Readonly<Record<string, number>> = { ...dropped, torn }
  const lostLater = LOST_LATER.reduce((sum, reason) => sum + (losses[reason] ?? 0), 0)
  const waiting = pending.records + claimed.records
  const totals: Record<string, number> = {
    appended: delivered.records + waiting + quarantined.records + lostLater,
    delivered: delivered.records,
    rejected: delivered.rejected,
    ...Object.fromEntries(
      Object.entries(losses).map(([reason, count]) => [`dropped.${reason}`, count]),
    ),
  }
  const since = (key: string): number => {
    const [now, then] = [totals[key] ?? 0, before[key] ?? 0]
    // Less than before: it was erased meanwhile, and counts from zero.
    return now < then ? now : now - then
  }
  const point = (
    instrument: MetricPoint['instrument'],
    value: MetricPoint['value'],
    attributes: MetricPoint['attributes'] = {},
  ): MetricPoint => ({ instrument, version, attributes, value })
  const ageMs = pending.oldestAtMs === undefined ? 0 : Math.max(nowMs - pending.oldestAtMs, 0)
  return {
    totals,
    points: [
      point('appended', since('appended')),
      point('delivered', since('delivered')),
      point('rejected', since('rejected')),
      ...Object.keys(losses)
        .filter((reason) => since(`dropped.${reason}`) > 0)
        .map((reason) => point('dropped', since(`dropped.${reason}`), { reason })),
      point('quarantined', quarantined.records),
      point('pending', waiting),
      point('age', ageMs / 1000),
      ...(uploads === undefined ? [] : [point('upload', uploads)]),
    ],
  }
}
