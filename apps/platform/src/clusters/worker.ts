import type { Clock } from '../clock.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { Database } from '../store/database.ts'
import type { OperationStore } from '../store/operations.ts'
import type { StepTracer } from '../tracing/step-tracer.ts'
import { expired, failureOf, progressOf } from './lifecycle.ts'
import type { Operation } from './operation.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { ProvisionerError, type Provisioner, type StepResult } from './provisioner.ts'

export interface WorkerOptions {
  readonly database: Database
  readonly clusters: ClusterStore
  readonly operations: OperationStore
  readonly provisioner: Provisioner
  readonly clock: Clock
  readonly tracer: StepTracer
  /** Names this worker among all that ever worked on this data. */
  readonly owner: string
  /** How long a silent worker keeps its operations, ms. */
  readonly leaseMs: number
  /** Called with what nobody expected. */
  readonly onError: (error: unknown) => void
}

/** Takes operations through their steps, many at once, one worker each. */
export interface Worker {
  /** Looks for work now instead of at the next beat. */
  wake(): void
  /** Stops taking steps and gives every operation back; what was committed stays. */
  stop(): Promise<void>
}

const maxAttempts = 5
const firstRetryMs = 1000

/**
 * Begins to work; looks for work, and for clusters that have expired, four times in each `leaseMs`.
 *
 * A step that throws is tried five times, 1, 2, 4 and 8 s apart. What a step led to is committed in
 * one transaction with the proof that the lease is still held.
 */
export function startWorker(options: WorkerOptions): Worker {
  const { database, clusters, operations, clock, tracer, owner, leaseMs } = options
  const provisioner = oneAtATime(options.provisioner, clock)
  const running = new Map<
    string,
    { readonly abort: AbortController; readonly end: Promise<void> }
  >()
  let stopped = false
  let cancelBeat: (() => void) | undefined

  /** Commits what a step led to, unless the operation is no longer ours. @returns whether to go on. */
  const commit = (
    operation: Operation,
    stepsDone: number,
    result: StepResult,
    kubeconfig: string | undefined,
  ): boolean =>
    database.transaction(() => {
      if (result.outcome === 'failed') {
        if (operations.finish(owner, operation.id, 'failed')) {
          clusters.change(
            operation.clusterId,
            failureOf(operation.kind, result.reason, result.message),
          )
        }
        return false
      }
      if (!operations.advance(owner, operation.id)) return false
      const progress = progressOf(operation, stepsDone + 1)
      clusters.change(operation.clusterId, { ...progress, ...result.facts })
      if (stepsDone + 1 < operation.steps.length) return true
      if (kubeconfig !== undefined) clusters.keepKubeconfig(operation.clusterId, kubeconfig)
      operations.finish(owner, operation.id, 'done')
      return false
    })

  const drive = async (operation: Operation, signal: AbortSignal): Promise<void> => {
    const plan = operation.steps
    clusters.change(operation.clusterId, progressOf(operation, operation.stepsDone))
    for (let done = operation.stepsDone; ; done++) {
      const step = plan[done]
      const cluster = clusters.find(operation.clusterId)
      if (step === undefined || cluster === undefined) return
      const attempt = done === operation.stepsDone ? operation.attempts : 0
      const request = { kind: operation.kind, step, cluster, attempt }
      let result: StepResult
      let kubeconfig: string | undefined
      try {
        result = await tracer.trace(operation.traceparent, request, provisioner.name, () =>
          unlessAborted(provisioner.run(request, signal), signal),
        )
        const isMade = operation.kind === 'create' && done + 1 === plan.length
        if (isMade && result.outcome === 'done') {
          kubeconfig = await unlessAborted(provisioner.kubeconfig(cluster, signal), signal)
        }
      } catch (error) {
        if (signal.aborted) return
        options.onError(new ProvisionerError(`${operation.kind} ${step}`, { cause: error }))
        if (attempt + 1 < maxAttempts) {
          operations.release(owner, operation.id, firstRetryMs * 2 ** attempt, true)
          return
        }
        const message = `step ${step} failed ${maxAttempts} times`
        result = { outcome: 'failed', reason: 'StepFailed', message }
      }
      if (signal.aborted || !commit(operation, done, result, kubeconfig)) return
    }
  }

  /** Begins to delete what has expired, whichever worker sees it first. */
  const expire = (): void =>
    database.transaction(() => {
      for (const id of clusters.expired()) {
        operations.begin('delete', id, undefined)
        clusters.change(id, expired)
      }
    })

  const start = (operation: Operation): void => {
    const abort = new AbortController()
    const end = drive(operation, abort.signal)
      .catch((error: unknown) => {
        options.onError(error)
        operations.release(owner, operation.id, firstRetryMs, false)
      })
      .catch(options.onError)
      .finally(() => {
        // It may have been lost and won again meanwhile.
        if (running.get(operation.id)?.abort === abort) running.delete(operation.id)
      })
    running.set(operation.id, { abort, end })
  }

  const beat = (): void => {
    cancelBeat?.()
    if (stopped) return
    try {
      if (clusters.expired().length > 0) expire()
      const mine = operations.renew(owner, leaseMs)
      for (const [id, { abort }] of running) if (!mine.has(id)) abort.abort()
      for (const operation of operations.claim(owner, leaseMs)) start(operation)
    } catch (error) {
      options.onError(error)
    }
    cancelBeat = clock.timer(leaseMs / 4, beat)
  }

  beat()
  return {
    wake: beat,
    stop: async () => {
      stopped = true
      cancelBeat?.()
      const ends = [...running].map(([id, { abort, end }]) => {
        abort.abort()
        operations.release(owner, id, 0, false)
        return end
      })
      await Promise.all(ends)
    },
  }
}

/** Stops waiting when the signal aborts, also for a provisioner that does not listen to it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}
