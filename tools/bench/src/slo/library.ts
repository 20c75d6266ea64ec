/** What every histogram library can do, in its own words. */
export interface Library<Histogram> {
  readonly name: string
  /** A new histogram of all `values`, as a program would record them: in a loop of its own. */
  fill(values: Float64Array): Histogram
  /** A new histogram of everything in `parts`. */
  merge(parts: readonly Histogram[]): Histogram
  count(histogram: Histogram): number
  quantile(histogram: Histogram, q: number): number
  /** How it is sent, in base64; absent where the library has no such form. */
  base64?(histogram: Histogram): string
}
