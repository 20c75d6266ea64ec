/** What one drain did and left. */
export interface FlushReport {
  /** Records that a collector acknowledged with a 2xx. */
  readonly delivered: number
  /** Spans refused within a 2xx (OTLP partial success). */
  readonly rejected: number
  /** Records set aside because no collector would ever take them. */
  readonly quarantined: number
  /** Records still waiting. */
  readonly pending: number
  /** `busy`: another process held the lease until the deadline. */
  readonly stoppedBy:
    | 'empty'
    | 'retry'
    | 'deadline'
    | 'busy'
    | 'aborted'
    | 'no-endpoint'
    | 'no-home'
    | 'failed'
  /** For a person: `connection refused`, `HTTP 503`. */
  readonly detail?: string | undefined
}
