import { expect, test } from '@jest/globals'
import {
  evaluate,
  parseDuration,
  parseTarget,
  rolling,
  seriesOfSlices,
  type Slice,
  type SloStatus,
} from '../src/index.ts'
import { MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Case {
  readonly src: string
  readonly method?: string
  readonly window?: string
  readonly sliceMin?: number
  readonly totalSlices?: number
  readonly badSlices?: number
  readonly sli?: number
  readonly minutesToExhaust?: number
  readonly target?: string
}

/** So many slices back from now, of which the last `badCount` are `bad` and the others `good`. */
function history(
  count: number,
  badCount: number,
  lengthMs: number,
  [good, bad]: readonly [Omit<Slice, 'startMs'>, Omit<Slice, 'startMs'>],
): Slice[] {
  return Array.from({ length: count }, (_, index) => ({
    startMs: NOW_MS - (index + 1) * lengthMs,
    ...(index < badCount ? bad : good),
  }))
}

function cases(): readonly Case[] {
  const file: { readonly cases: readonly Case[] } = JSON.parse(
    vectorText('budget/worked-examples.json'),
  )
  return file.cases
}

describeVectors('slices worked out by others', () => {
  const allGood = { good: 1, bad: 0 }
  const allBad = { good: 0, bad: 1 }

  test('Timeslices with so many bad ones', () => {
    const rows = cases().filter(
      ({ badSlices, window }) => badSlices !== undefined && window !== undefined,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { window = '', sliceMin = 1, badSlices = 0, totalSlices, sli } of rows) {
      const lengthMs = sliceMin * MINUTE_MS
      const slo = sloOf({
        method: 'Timeslices',
        noData: 'good',
        window: rolling(parseDuration(window)),
        timeSlice: { lengthMs, target: parseTarget('99%') },
      })
      const known = history(badSlices + 7, badSlices, lengthMs, [allGood, allBad])
      const status = evaluate(slo, seriesOfSlices(known), NOW_MS)
      const total = totalSlices ?? status.window.lengthMs / lengthMs
      expect(status.sli).toBeCloseTo(sli ?? 1 - badSlices / total, 12)
    }
  })

  test('RatioTimeslices under attack run out when OpenSLO says so', () => {
    const rows = cases().filter(({ minutesToExhaust }) => minutesToExhaust !== undefined)
    expect(rows.length).toBeGreaterThan(0)
    for (const { target = '', window = '', minutesToExhaust = 0 } of rows) {
      const slo = sloOf({
        method: 'RatioTimeslices',
        target: parseTarget(target),
        window: rolling(parseDuration(window)),
        timeSlice: { lengthMs: MINUTE_MS },
      })
      const after = (minutes: number): SloStatus['budget'] => {
        const shares = [
          { good: 99, bad: 1 },
          { good: 1, bad: 99 },
        ] as const
        const known = history(20_160, minutes, MINUTE_MS, shares)
        return evaluate(slo, seriesOfSlices(known), NOW_MS).budget
      }
      expect(after(Math.floor(minutesToExhaust)).exhausted).toBe(false)
      expect(after(Math.ceil(minutesToExhaust)).exhausted).toBe(true)
    }
  })
})
