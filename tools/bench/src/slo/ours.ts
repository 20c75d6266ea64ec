import { LogLinear } from '@indev/slo'

import type { Library } from './library.ts'

/** Bins of at most 10 %, none of them configured. */
export const logLinear: Library<LogLinear> = {
  name: 'LogLinear',
  fill(values) {
    const histogram = new LogLinear()
    for (const value of values) histogram.record(value)
    return histogram
  },
  merge(parts) {
    const sum = new LogLinear()
    for (const part of parts) sum.merge(part)
    return sum
  },
  count: (histogram) => histogram.count,
  quantile: (histogram, q) => histogram.quantile(q) ?? Number.NaN,
  base64: (histogram) => histogram.toBase64(),
}
