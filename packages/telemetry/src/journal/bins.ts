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

/** How many values there are. */
export function countOf(short: SliBins): number {
  let sum = 0
  visit(short, (_index, count) => {
    sum += count
  })
  return sum
}

/**
 * Counts durations of at most `thresholdNs`; certain when it is a whole number of two significant
 * digits, such as 2 s.
 */
export function countAtMost(short: SliBins, thresholdNs: number): CountAtMost {
  const bin = binOf(thresholdNs)
  const threshold = bin.val === 0 ? 0 : indexOf(bin)
  const isEdge = binEdges(bin).left === thresholdNs
  let [within, unsure] = [0, 0]
  visit(short, (index, count) => {
    if (index < threshold) within += count
    else if (index === threshold && !isEdge) unsure += count
  })
  return { within, unsure }
}

function visit(short: SliBins, each: (index: number, count: number) => void): void {
  if (short === '') return
  const numbers = short.split(' ')
  let index = 0
  for (let at = 0; at < numbers.length; at += 2) {
    index += Number(numbers[at])
    each(index, Number(numbers[at + 1]))
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
