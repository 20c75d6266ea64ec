import { binAt, binOf, binOrder, checkBinCount, NAN_BIN, type Bin } from './bin.ts'
import { fractionBelow, type Fraction } from './fraction.ts'
import { approximateMean, quantileOf, type QuantileType } from './quantile.ts'
import { decodeBase64, decodeBins, encodeBins } from './wire.ts'

/** A bin and how many values it holds. */
export interface BinCount {
  /** Which bin. */
  readonly bin: Bin
  /** Values in it. */
  readonly count: number
}

/** 10^0 to 10^15, which covers every safe integer. */
const POWERS = new Float64Array(16).map((_, power) => 10 ** power)
const BINS_A_DECADE = 90

/**
 * A log-linear histogram, base 10 with 90 bins a decade: OpenHistogram's bins and wire format.
 *
 * A bin is at most 10 % wide, and every number of two significant digits is an edge, so that the
 * count below a threshold such as 2 s stays exact however many histograms are merged. The unit is
 * the caller's, by convention ns. Merging is associative and commutative, not idempotent: merge each
 * source once.
 *
 * @see https://github.com/openhistogram/libcircllhist
 */
export class LogLinear {
  /** Counts by decade: exponent + 128; an absent decade is empty. */
  readonly #positive: (Float64Array | undefined)[] = []
  readonly #negative: (Float64Array | undefined)[] = []
  #zeroCount = 0
  #nanCount = 0

  /**
   * Adds a value; an integer below 2^53 is binned exactly and fast, anything else on its decimal
   * digits.
   *
   * @param value - Any number, or a bigint of any size.
   * @param count - How often, a whole number.
   * @throws `SloError` `ERR_SLO_COUNT` for a count that is none.
   */
  record(value: number | bigint, count = 1): void {
    if (count !== 1) checkBinCount(count)
    // From 10 on every edge is whole, so a fraction changes no bin.
    if (typeof value === 'number' && value >= 10 && value <= Number.MAX_SAFE_INTEGER) {
      const exp = decimalExponent(value)
      const slot = Math.floor(value / (POWERS[exp - 1] ?? 1)) - 10
      const counts = decade(this.#positive, exp)
      counts[slot] = (counts[slot] ?? 0) + count
      return
    }
    this.#addBin(binOf(value), count)
  }

  /** Adds every value of another histogram. */
  merge(other: LogLinear): void {
    addDecades(this.#positive, other.#positive)
    addDecades(this.#negative, other.#negative)
    this.#zeroCount += other.#zeroCount
    this.#nanCount += other.#nanCount
  }

  /** How many values there are, those that are no numbers apart. */
  get count(): number {
    return this.bins().reduce((sum, { count }) => sum + count, 0)
  }

  /** How many values were not a number or beyond 1e128. */
  get nanCount(): number {
    return this.#nanCount
  }

  /** The bins that hold values, ascending, without those that are no numbers. */
  bins(): readonly BinCount[] {
    const bins: BinCount[] = []
    for (const exp of definedDecades(this.#negative).toReversed()) {
      collect(bins, decade(this.#negative, exp), exp, -1)
    }
    if (this.#zeroCount > 0) bins.push({ bin: binAt(0), count: this.#zeroCount })
    for (const exp of definedDecades(this.#positive)) {
      collect(bins, decade(this.#positive, exp), exp, 1)
    }
    return bins
  }

  /**
   * The `q`-quantile; `null` when empty.
   *
   * @param q - In [0, 1]; read by its shortest decimal form, so that 0.1 of 30 values is exactly 3.
   * @param type - 1: the ceil(q n)-th value; 7: the (floor(q (n - 1)) + 1)-th. Within a bin values
   *   are taken to be evenly spread.
   * @throws `SloError` `ERR_SLO_LEVEL`.
   */
  quantile(q: number, type: QuantileType = 1): number | null {
    return quantileOf(this.bins(), q, type)
  }

  /** The share of values below a threshold, exact on the edge of a bin, else with honest bounds. */
  fractionBelow(threshold: number): Fraction {
    return fractionBelow(this.bins(), threshold)
  }

  /** The mean, each bin taken at the point that halves its relative error; `null` when empty. */
  mean(): number | null {
    return approximateMean(this.bins())
  }

  /** OpenHistogram's serialised form. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const nans = this.#nanCount > 0 ? [{ bin: NAN_BIN, count: this.#nanCount }] : []
    return encodeBins([...nans, ...this.bins()])
  }

  /** `LogLinear.toBytes` in base64. */
  toBase64(): string {
    return btoa(Array.from(this.toBytes(), (byte) => String.fromCodePoint(byte)).join(''))
  }

  /**
   * Reads OpenHistogram's serialised form, with counts of any width.
   *
   * @throws `SloError` `ERR_SLO_HISTOGRAM` when it is cut, too long, or a count reaches 2^53.
   */
  static fromBytes(bytes: Uint8Array): LogLinear {
    return LogLinear.fromBins(decodeBins(bytes))
  }

  /**
   * Reads {@link LogLinear.toBase64}.
   *
   * @throws `SloError` `ERR_SLO_HISTOGRAM`.
   */
  static fromBase64(text: string): LogLinear {
    return LogLinear.fromBytes(decodeBase64(text))
  }

  /**
   * A histogram of given bins, in any order.
   *
   * @throws `SloError` `ERR_SLO_COUNT`.
   */
  static fromBins(bins: Iterable<BinCount>): LogLinear {
    const histogram = new LogLinear()
    for (const { bin, count } of bins) histogram.#addBin(bin, checkBinCount(count))
    return histogram
  }

  #addBin({ val, exp }: Bin, count: number): void {
    if (val === 0) {
      this.#zeroCount += count
    } else if (Math.abs(val) < 10 || Math.abs(val) > 99) {
      this.#nanCount += count
    } else {
      const counts = decade(val > 0 ? this.#positive : this.#negative, exp)
      counts[Math.abs(val) - 10] = (counts[Math.abs(val) - 10] ?? 0) + count
    }
  }
}

function decade(decades: (Float64Array | undefined)[], exp: number): Float64Array {
  return (decades[exp + 128] ??= new Float64Array(BINS_A_DECADE))
}

function definedDecades(decades: readonly (Float64Array | undefined)[]): number[] {
  return Object.keys(decades).map((index) => Number(index) - 128)
}

function addDecades(
  into: (Float64Array | undefined)[],
  from: readonly (Float64Array | undefined)[],
): void {
  for (const exp of definedDecades(from)) {
    const [target, source] = [decade(into, exp), from[exp + 128]]
    if (source === undefined) continue
    for (let slot = 0; slot < BINS_A_DECADE; slot++) {
      target[slot] = (target[slot] ?? 0) + (source[slot] ?? 0)
    }
  }
}

function collect(bins: BinCount[], counts: Float64Array, exp: number, sign: 1 | -1): void {
  const first = binOrder({ val: sign * (sign > 0 ? 10 : 99), exp })
  for (let step = 0; step < BINS_A_DECADE; step++) {
    const count = counts[sign > 0 ? step : BINS_A_DECADE - 1 - step] ?? 0
    if (count > 0) bins.push({ bin: binAt(first + step), count })
  }
}

/** The largest e with 10^e <= value, for value in [10, 2^53). */
function decimalExponent(value: number): number {
  if (value < 1e8) {
    if (value < 1e4) return value < 1e2 ? 1 : value < 1e3 ? 2 : 3
    return value < 1e6 ? (value < 1e5 ? 4 : 5) : value < 1e7 ? 6 : 7
  }
  if (value < 1e12) return value < 1e10 ? (value < 1e9 ? 8 : 9) : value < 1e11 ? 10 : 11
  return value < 1e14 ? (value < 1e13 ? 12 : 13) : value < 1e15 ? 14 : 15
}
