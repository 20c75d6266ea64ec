import { type BinCount, LogLinear, binEdges, binOf } from '@indev/slo'
import type { SliBins } from './segment.ts'

/** Bins of one decade. */
const DECADE = 90

/** How many durations are at most a threshold. */
export interface CountAtMost {
  /** However long they were. */
  readonly total: number
  /** Certainly. */
  readonly within: number
  /** In the same bin as the threshold, which is no edge: nobody knows any more. */
  readonly unsure: number
}

/** A histogram of durations, made for {@link counterAtMost}. */
export function recordDuration(histogram: LogLinear, durationNs: number): void {
  histogram.record(Math.max(0, Math.round(durationNs) - 1))
}

/** The bins of a histogram of durations in their short form. */
export function shortBins(histogram: LogLinear): SliBins {
  const short: number[] = []
  let before = 0
  for (const { bin, count } of histogram.bins()) {
    const index = bin.val === 0 ? 0 : indexOf(bin)
    short.push(index - before, count)
    before = index
  }
  return short.join(' ')
}

/** The short form's bins. */
export function binsOf(short: SliBins): BinCount[] {
  const bins: BinCount[] = []
  visit(short, (index, count) => {
    bins.push({ bin: binAt(index), count })
  })
  return bins
}

/** Sums the bins of many groups. */
export function mergeBins(all: Iterable<SliBins>): LogLinear {
  const sums = new Map<number, number>()
  for (const short of all) {
    visit(short, (index, count) => {
      sums.set(index, (sums.get(index) ?? 0) + count)
    })
  }
  return LogLinear.fromBins(Array.from(sums, ([index, count]) => ({ bin: binAt(index), count })))
}

/**
 * Counts durations of at most `thresholdNs`; certain when it is a whole number of two significant
 * digits, such as 2 s.
 *
 * @returns A counter, to use for many groups.
 */
export function counterAtMost(thresholdNs: number): (short: SliBins) => CountAtMost {
  const bin = binOf(thresholdNs)
  const threshold = bin.val === 0 ? 0 : indexOf(bin)
  const isEdge = binEdges(bin).left === thresholdNs
  return (short) => {
    let [total, within, unsure] = [0, 0, 0]
    visit(short, (index, count) => {
      total += count
      if (index < threshold) within += count
      else if (index === threshold && !isEdge) unsure += count
    })
    return { total, within, unsure }
  }
}

function visit(short: SliBins, each: (index: number, count: number) => void): void {
  if (short === '') return
  let [index, number, isCount, distance] = [0, 0, false, 0]
  // Digit by digit: a month has a quarter of a million numbers, and as strings they would be garbage.
  for (let at = 0; at <= short.length; at += 1) {
    const digit = short.charCodeAt(at) - 0x30
    if (digit >= 0 && digit <= 9) {
      number = number * 10 + digit
      continue
    }
    if (isCount) each((index += distance), number)
    else distance = number
    isCount = !isCount
    number = 0
  }
}

function binAt(index: number): BinCount['bin'] {
  if (index === 0) return { val: 0, exp: 0 }
  return { val: ((index - 1) % DECADE) + 10, exp: Math.floor((index - 1) / DECADE) }
}

/** 0 is kept for the bin of zero. */
function indexOf({ val, exp }: { readonly val: number; readonly exp: number }): number {
  return exp * DECADE + val - 10 + 1
}
