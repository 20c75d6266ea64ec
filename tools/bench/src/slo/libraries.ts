import type { Case, Measures } from '../bench.ts'
import type { Random } from '../random.ts'
import type { Library } from './library.ts'
import { otelExponential } from './otel.ts'
import { logLinear } from './ours.ts'
import { ddSketch, hdrHistogram, tDigest } from './peers.ts'
import { drawSamples, type Samples } from './samples.ts'

export const LIBRARIES = {
  ours: 'LogLinear',
  hdr: 'hdr-histogram-js',
  ddsketch: 'DDSketch',
  tdigest: 'tdigest',
  otel: 'OTel exponential',
} as const

const QUANTILES = { 'p50 error': 0.5, 'p90 error': 0.9, 'p99 error': 0.99, 'p99.9 error': 0.999 }

/** The same values for every library: recorded, merged, sent, asked for quantiles. */
export function libraryCases(random: Random, quick: boolean): Case[] {
  const samples = drawSamples(random, quick)
  return [
    libraryCase(logLinear, samples),
    libraryCase(hdrHistogram, samples),
    libraryCase(ddSketch, samples),
    libraryCase(tDigest, samples),
    libraryCase(otelExponential(), samples),
  ]
}

function libraryCase<Histogram>(library: Library<Histogram>, samples: Samples): Case {
  const { durationsNs, inBins, spreads } = samples
  const parts = spreads.map((values) => library.fill(values))
  const expected = spreads.reduce((sum, { length }) => sum + length, 0)
  return {
    name: library.name,
    run() {
      const [all, recordMs] = timed(() => library.fill(durationsNs))
      const [merged, mergeMs] = timed(() => library.merge(parts))
      // Also keeps the compiler from leaving out what nobody looks at.
      mustBe(durationsNs.length, library.count(all))
      mustBe(expected, library.count(merged))
      return Promise.resolve({ record: (recordMs * 1e6) / durationsNs.length, merge: mergeMs })
    },
    count: () =>
      Promise.resolve({
        ...errors(library, durationsNs),
        ...(library.base64 && { base64: library.base64(library.fill(inBins)).length }),
      }),
  }
}

/** How far each quantile is from the exact one, the ceil(q n)-th value, in % of it. */
function errors<Histogram>(library: Library<Histogram>, values: Float64Array): Measures {
  const histogram = library.fill(values)
  const sorted = values.toSorted()
  return Object.fromEntries(
    Object.entries(QUANTILES).map(([name, q]) => {
      const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN
      return [name, (Math.abs(library.quantile(histogram, q) - exact) / exact) * 100]
    }),
  )
}

function timed<Result>(work: () => Result): [result: Result, durationMs: number] {
  const startedAtMs = performance.now()
  const result = work()
  return [result, performance.now() - startedAtMs]
}

function mustBe(expected: number, actual: number): void {
  if (expected !== actual) throw new Error(`${actual} values are left of ${expected}`)
}
