import type { SliEvent } from './event.ts'
import { type SliSeries } from './series.ts'
import { seriesOfEvents } from './series-of-events.ts'
import type { Slo } from './slo.ts'

/** Events in any order, or a series made once and evaluated many times. */
export type SliData = readonly SliEvent[] | SliSeries

/** The data as a series, classified by the SLO's indicator; a series is returned as it is. */
export function seriesOf(slo: Slo, data: SliData): SliSeries {
  return 'badBefore' in data ? data : seriesOfEvents(data, slo.sli ?? { kind: 'ratio' })
}
