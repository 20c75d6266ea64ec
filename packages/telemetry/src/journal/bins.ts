import { type BinCount, LogLinear, binEdges, binOf } from '@indev/slo'
import type { SliBins } from './segment.ts'

/** Bins of one decade. */
const DECADE = 90

/** How many durations are at most a threshold. */
export interface CountAtMost {
  /** Certainly. */
  readonly within: number
  /** In the same bin as the threshold, which is no edge: nobody knows any more. */
  readonly unsure: number
}

/** A histogram of durations, made for {@link countAtMost}. */
export function recordDuration(histogram: LogLinear, durationNs: number): void {
  histogram.record(Math.max(0, Math.round(durationNs) - 1))
}

/** The bins of a histogram of durations in their short form. */
export function shortBins(histogram: LogLinear): number[] {
  const short: number[] = []
  let before = 0
  for (const { bin, count } of histogram.bins()) {
    const index = bin.val === 0 ? 0 : indexOf(bin)
    short.push(index - before, count)
    before = index
  }
  return short
}

/** The short form's bins. */
export function binsOf(short: SliBins): BinCount[] {
  const bins: BinCount[] = []
  let index = 0
  for (let at = 0; at < short.length; at += 2) {
    index += short[at] ?? 0
    const val = index === 0 ? 0 : ((index - 1) % DECADE) + 10
    const exp = index === 0 ? 0 : Math.floor((index - 1) / DECADE)
    bins.push({ bin: { val, exp }, count: short[at + 1] ?? 0 })
  }
  return bins
}

/** Sums the bins of many groups. */
export function mergeBins(all: Iterable<SliBins>): LogLinear {
  const sums = new Map<number, number>()
  for (const short of all) {
    let index = 0
    for (let at = 0; at < short.length; at += 2) {
      index += short[at] ?? 0
      sums.set(index, (sums.get(index) ?? 0) + (short[at + 1] ?? 0))
    }
  }
  let before = 0
  const merged = [...sums]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([index, count]) => {
      const pair = [index - before, count]
      before = index
      return pair
    })
  return LogLinear.fromBins(binsOf(merged))
}

/**
 * Counts durations of at most `thresholdNs`; certain when it is a number of two significant digits,
 * such as 2 s, and whole.
 */
export function countAtMost(short: SliBins, thresholdNs: number): CountAtMost {
  const bin = binOf(thresholdNs)
  const threshold = bin.val === 0 ? 0 : indexOf(bin)
  const isEdge = binEdges(bin).left === thresholdNs
  let [within, unsure, index] = [0, 0, 0]
  for (let at = 0; at < short.length; at += 2) {
    index += short[at] ?? 0
    const count = short[at + 1] ?? 0
    if (index < threshold) within += count
    else if (index === threshold && !isEdge) unsure += count
    else break
  }
  return { within, unsure }
}

/** 0 is kept for the bin of zero. */
function indexOf({ val, exp }: { readonly val: number; readonly exp: number }): number {
  return exp * DECADE + val - 10 + 1
}
