export const operationKinds = ['create', 'update', 'delete'] as const
export type OperationKind = (typeof operationKinds)[number]

/** The steps of each kind of operation, in order; none where it can not be done. */
export type Plan = Readonly<Record<OperationKind, readonly string[]>>

/** `superseded`: a delete came while the create was under way. */
export const operationStates = ['active', 'done', 'failed', 'superseded', 'cancelled'] as const
export type OperationState = (typeof operationStates)[number]

/** Work on one cluster that survives the process that does it. */
export interface Operation {
  readonly id: string
  readonly clusterId: string
  readonly kind: OperationKind
  /** As they were planned when it began. */
  readonly steps: readonly string[]
  /** How many of `steps` are complete: the next is `steps[stepsDone]`. */
  readonly stepsDone: number
  /** How often the next step has been tried in vain. */
  readonly attempts: number
  /** W3C trace context of the request that asked for it. */
  readonly traceparent: string | undefined
}

/** An operation as its owners see it. */
export interface OperationRecord extends Operation {
  readonly state: OperationState
  readonly createdAtMs: number
  readonly endedAtMs: number | undefined
}
