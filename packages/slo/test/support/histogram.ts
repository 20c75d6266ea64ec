import { LogLinear } from '../../src/index.ts'

/** A histogram of values. */
export function histogramOf(data: Iterable<number>): LogLinear {
  const histogram = new LogLinear()
  for (const value of data) histogram.record(value)
  return histogram
}
