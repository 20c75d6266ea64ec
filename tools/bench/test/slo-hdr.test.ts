import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { LogLinear } from '@indev/slo'
import { build, decodeFromCompressedBase64, JsHistogram } from 'hdr-histogram-js'

import { seededRandom } from '../src/random.ts'

const REPO = resolve(import.meta.dirname, '../../..')
const HDR = join(
  resolve(REPO, process.env['INDEV_VECTORS'] ?? '../shared/vectors'),
  'slo/histogram/hdr',
)

/** A bin is at most a tenth of its value wide, and HdrHistogram's are a thousandth. */
const ONE_BIN = 0.1 + 0.001

test('quantiles are those of HdrHistogram but for one bin, whatever was recorded', () => {
  const random = seededRandom(7)
  const ours = new LogLinear()
  const theirs = build({ numberOfSignificantValueDigits: 3 })
  for (let nth = 0; nth < 20_000; nth += 1) {
    // Seven decades, all of them about as full.
    const value = Math.round(10 ** (1 + 7 * random()))
    ours.record(value)
    theirs.recordValue(value)
  }
  expect(ours.count).toBe(theirs.totalCount)
  for (const percent of [1, 25, 50, 90, 99, 99.9]) {
    const expected = theirs.getValueAtPercentile(percent)
    expect(distance(ours.quantile(percent / 100), expected)).toBeLessThanOrEqual(ONE_BIN)
  }
})

const withVectors = existsSync(HDR) ? describe : describe.skip

withVectors('vectors', () => {
  test("jHiccup's log, read by HdrHistogram, has the same count and quantiles in ours", () => {
    const log = readFileSync(join(HDR, 'tagged-Log.logV2.hlog'), 'utf8')
    const expected: { totalCount: number; percentiles: Readonly<Record<string, number>> } =
      JSON.parse(readFileSync(join(HDR, 'tagged-Log.logV2.expected.json'), 'utf8'))
    const ours = new LogLinear()
    for (const [interval] of log.matchAll(/HIST\S+/gu)) {
      const decoded = decodeFromCompressedBase64(interval)
      if (!(decoded instanceof JsHistogram)) throw new TypeError('another kind of histogram')
      const values = decoded.recordedValuesIterator
      values.reset()
      while (values.hasNext()) {
        const { valueIteratedTo, countAddedInThisIterationStep } = values.next()
        ours.record(valueIteratedTo, countAddedInThisIterationStep)
      }
    }
    expect(ours.count).toBe(expected.totalCount)
    for (const [percent, value] of Object.entries(expected.percentiles)) {
      expect(distance(ours.quantile(Number(percent) / 100), value)).toBeLessThanOrEqual(ONE_BIN)
    }
  })
})

/** As a share of what was expected. */
function distance(actual: number | null, expected: number): number {
  return Math.abs((actual ?? Number.NaN) - expected) / expected
}
