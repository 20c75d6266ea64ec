/** The part of tdigest that the bench calls; the package brings no types. */
declare module 'tdigest' {
  export interface Centroid {
    readonly mean: number
    readonly n: number
  }

  export class TDigest {
    push(value: number): void
    push_centroid(centroid: Centroid): void
    compress(): void
    toArray(): Centroid[]
    percentile(q: number): number
  }
}
