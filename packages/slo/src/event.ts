/** What one event says about the service; an excluded event counts nowhere but under its reason. */
export type Outcome = 'good' | 'bad' | { readonly excluded: string }

/** One thing that happened, as its machine recorded it. */
export interface SliEvent {
  /** Unique: a second event with the same id is a duplicate and is not counted. */
  readonly id: string
  /** When it happened, Unix ms. */
  readonly atMs: number
  /** What it says of the service. */
  readonly outcome: Outcome
  /** Monotonic duration, whole ns. */
  readonly durationNs?: number
  /** When it became known, Unix ms; later than `atMs` when the machine was offline. */
  readonly receivedAtMs?: number
  /** The machine that it comes from. */
  readonly install?: string
  /** What spend can be attributed to: command, version, error type. */
  readonly dims?: Readonly<Record<string, string>>
}
