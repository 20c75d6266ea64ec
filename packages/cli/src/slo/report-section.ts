import { burnDown } from './burn-down.ts'
import { daysBetween } from './days.ts'
import { seriesOf } from './history.ts'
import { reportOf } from './report.ts'
import type { ReportSection } from './report-page.ts'
import type { Recorded } from './source.ts'
import { spendBy } from './spend.ts'

/** Points of the page's burn-down: one for about two pixels. */
const POINTS = 300

/** Everything that the page shows of one objective. */
export function sectionOf(
  { objective, judged, latencies }: Recorded,
  fromMs: number,
  atMs: number,
): ReportSection {
  const { slo } = objective
  const series = seriesOf(judged)
  const unsure = judged.reduce((sum, each) => sum + each.unsure, 0)
  return {
    report: {
      ...reportOf(objective, series, atMs, unsure),
      burnDown: burnDown(slo, series, atMs, POINTS),
    },
    latencies: latencies(),
    days: daysBetween(fromMs, atMs),
    thresholdMs: slo.sli?.kind === 'latency' ? slo.sli.thresholdNs / 1e6 : undefined,
    byVersion: spendBy(objective, judged, atMs, 'version'),
    byCommand: spendBy(objective, judged, atMs, 'command'),
  }
}
