import type { Histogram } from './histogram.ts'
import type { InstrumentKey } from './instruments.ts'

/** One data point: plain data, encoded later. */
export interface MetricPoint {
  readonly instrument: InstrumentKey
  /** The release that it is about: the one that ran the command, not the one that uploads. */
  readonly version: string
  readonly attributes: Readonly<Record<string, string>>
  readonly value: number | Histogram
  /** Unix ms; absent: when the last metrics were taken in. */
  readonly startMs?: number | undefined
}
