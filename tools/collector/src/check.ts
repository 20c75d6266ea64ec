import type { Stage } from './stage.ts'

/** A sentence that must be true of the deployment. */
export interface Check {
  readonly title: string
  /** Throws when it is not so. */
  readonly run: (stage: Stage) => Promise<void>
}

/** Data arrives within a moment; the machine may be busy. */
export const ARRIVAL_MS = 30_000
