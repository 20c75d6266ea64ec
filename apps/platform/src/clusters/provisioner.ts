import type { Cluster, ClusterFacts } from './cluster.ts'
import type { OperationKind, Plan } from './operation.ts'

/** One step to take. */
export interface StepRequest {
  readonly kind: OperationKind
  /** One of the plan's. */
  readonly step: string
  /** As it is wanted: `nodePools` are those that should be there. */
  readonly cluster: Cluster
  /** 0 at first; counts the tries that threw. */
  readonly attempt: number
}

/** A step that is complete, or that can never be. */
export type StepResult =
  | { readonly outcome: 'done'; readonly facts?: Partial<ClusterFacts> }
  | { readonly outcome: 'failed'; readonly reason: string; readonly message: string }

/** How a cluster does that has been made. */
export type Observation =
  | { readonly health: 'ready' }
  /** `reason` is one word for programs. */
  | { readonly health: 'degraded'; readonly reason: string; readonly message: string }

/** A provisioner threw: expected of software elsewhere, and no fault of the platform's. */
export class ProvisionerError extends Error {
  override readonly name = 'ProvisionerError'
}

/**
 * Makes clusters real. Everything is idempotent by cluster id: a step is repeated after a crash, and
 * to delete what is not there is done.
 *
 * All of it rejects with the reason of its signal as soon as that aborts: it is no longer wanted here.
 */
export interface Provisioner {
  /** Its name in traces, for instance `sim`. */
  readonly name: string
  /** What it takes to create, to scale (`update`) and to delete a cluster. */
  readonly plan: Plan
  /**
   * Takes one step.
   *
   * @throws anything that may pass: the step is tried again, later each time.
   */
  run(request: StepRequest, signal: AbortSignal): Promise<StepResult>
  /** Looks at what is there. @returns undefined where nothing can be said. */
  observe(cluster: Cluster, signal: AbortSignal): Promise<Observation | undefined>
  /**
   * A kubeconfig of its administrator, asked for once it has been made.
   *
   * @returns undefined where the platform itself serves its Kubernetes API.
   */
  kubeconfig(cluster: Cluster, signal: AbortSignal): Promise<string | undefined>
}
