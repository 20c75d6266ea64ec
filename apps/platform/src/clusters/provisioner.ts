import type { Cluster, ClusterFacts } from './cluster.ts'
import type { OperationKind, Step } from './operation.ts'

/** One step to take. */
export interface StepRequest {
  readonly kind: OperationKind
  readonly step: Step
  readonly cluster: Cluster
  /** 0 at first; counts the tries that threw. */
  readonly attempt: number
}

/** A step that is complete, or that can never be. */
export type StepResult =
  | { readonly outcome: 'done'; readonly facts?: Partial<ClusterFacts> }
  | { readonly outcome: 'failed'; readonly reason: string; readonly message: string }

/** Makes clusters real. Every step must be idempotent by cluster id: it is repeated after a crash. */
export interface Provisioner {
  /** Its name in traces, for instance `sim`. */
  readonly name: string
  /**
   * Takes one step.
   *
   * @param signal - Aborts when the work is no longer wanted here; reject with its reason.
   * @throws anything that may pass: the step is tried again, later each time.
   */
  run(request: StepRequest, signal: AbortSignal): Promise<StepResult>
}
