import { DDSketch } from '@datadog/sketches-js'
import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import { TDigest } from 'tdigest'

import type { Library } from './library.ts'

/** Two significant digits, as ours. */
export const hdrHistogram: Library<Histogram> = {
  name: 'hdr-histogram-js',
  fill(values) {
    const histogram = newHdr()
    for (const value of values) histogram.recordValue(value)
    return histogram
  },
  merge(parts) {
    const sum = newHdr()
    for (const part of parts) sum.add(part)
    return sum
  },
  count: (histogram) => histogram.totalCount,
  quantile: (histogram, q) => histogram.getValueAtPercentile(q * 100),
  base64: encodeIntoCompressedBase64,
}

function newHdr(): Histogram {
  return build({ numberOfSignificantValueDigits: 2 })
}

/** 1 % of relative error, the library's default. */
export const ddSketch: Library<DDSketch> = {
  name: 'DDSketch',
  fill(values) {
    const sketch = new DDSketch()
    for (const value of values) sketch.accept(value)
    return sketch
  },
  merge(parts) {
    const sum = new DDSketch()
    for (const part of parts) sum.merge(part)
    return sum
  },
  count: (sketch) => sketch.count,
  quantile: (sketch, q) => sketch.getValueAtQuantile(q),
  base64: (sketch) => Buffer.from(sketch.toProto()).toString('base64'),
}

/** With its defaults. It has no serialised form but its centroids as JSON. */
export const tDigest: Library<TDigest> = {
  name: 'tdigest',
  fill(values) {
    const digest = new TDigest()
    for (const value of values) digest.push(value)
    digest.compress()
    return digest
  },
  merge(parts) {
    const sum = new TDigest()
    for (const part of parts) {
      for (const centroid of part.toArray()) sum.push_centroid(centroid)
    }
    sum.compress()
    return sum
  },
  count: (digest) => digest.toArray().reduce((sum, { n }) => sum + n, 0),
  quantile: (digest, q) => digest.percentile(q),
  base64: (digest) => Buffer.from(JSON.stringify(digest.toArray())).toString('base64'),
}
