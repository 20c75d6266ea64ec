import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { newsOf } from './news.ts'
import type { ClusterRef } from './ref.ts'
import { look } from './watch.ts'

const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 5_000
const PAUSE_GROWTH = 1.5

/** What is waited for. */
export interface Goal {
  /** As the messages say it: `ready`, `deleted`. */
  readonly state: string
  /** What the platform goes on doing meanwhile: `creating`, `deleting`. */
  readonly doing: string
  /** Judges what the platform shows; `undefined` is a cluster that is gone. @throws what can't get better. */
  isReached(cluster: Cluster | undefined): boolean
}

/** A wait for one cluster. */
export interface Wait {
  readonly ref: ClusterRef
  readonly goal: Goal
  readonly timeoutMs: number
  /** How to go on with the wait later. */
  readonly again: string
  /** Named in messages, where the platform keeps operations. */
  readonly operationId?: string
  /** Told each change: the step under way, or the phase. */
  readonly onPhase?: (name: string, atMs: number | undefined) => void
}

/**
 * Waits until a cluster is as it should be.
 *
 * News comes from the platform's events where it has them, else by looking again and again. A platform
 * that does not answer for a while costs nothing but time.
 *
 * @returns The cluster as it was then; `undefined` when it is gone.
 * @throws {@link CliError} `cluster.wait-timeout`, `cluster.wait-stopped`, or what the goal throws.
 */
export async function waitFor(
  ctx: CommandContext,
  api: Api,
  wait: Wait,
): Promise<Cluster | undefined> {
  const startMs = ctx.clock.monotonicMs()
  const news = newsOf(ctx, api, wait.ref, wait.onPhase ?? (() => undefined))
  let hasCaughtUp = false
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, MAX_PAUSE_MS)) {
    try {
      if (!hasCaughtUp) await news.catchUp()
      hasCaughtUp = true
      const seen = await look(api, wait.ref)
      if (seen !== 'no answer') {
        if (seen !== undefined) news.tell(seen)
        if (wait.goal.isReached(seen)) return seen
      }
      const leftMs = wait.timeoutMs - (ctx.clock.monotonicMs() - startMs)
      if (leftMs <= 0) throw timedOut(wait)
      await news.arrive(pauseMs, leftMs)
    } catch (error) {
      throw ctx.signal.aborted ? stopped(wait) : explained(error, wait)
    }
  }
}

/** Ctrl-C ends the wait, not the work: say so, and how to look after it. */
function stopped(wait: Wait): CliError {
  return new CliError({
    slug: 'cluster.wait-stopped',
    kind: 'wait-timeout',
    message: `stopped waiting; ${goesOn(wait)}`,
    recordable: true,
    outcomeCause: 'user',
    next: [{ command: wait.again, why: 'goes on waiting' }],
  })
}

function timedOut(wait: Wait): CliError {
  return new CliError({
    slug: 'cluster.wait-timeout',
    kind: 'wait-timeout',
    message: `${wait.ref.name} is not ${wait.goal.state} yet; ${goesOn(wait, 'it')}`,
    recordable: true,
    next: [{ command: wait.again, why: 'goes on waiting' }],
  })
}

/** What ends a wait early does not end the work: a session that has ended, for one. */
function explained(error: unknown, wait: Wait): unknown {
  if (!(error instanceof CliError) || OWN.has(error.slug)) return error
  const { slug, kind, message, recordable, outcomeCause, retryable, next, details } = error
  return new CliError({
    slug,
    kind,
    message: `${message}; ${goesOn(wait)}`,
    recordable,
    outcomeCause,
    retryable,
    next: [...next, { command: wait.again, why: 'goes on waiting' }],
    cause: error,
    details,
  })
}

const OWN: ReadonlySet<string> = new Set([
  'cluster.wait-timeout',
  'cluster.deployment-failed',
  'cluster.degraded',
  'cluster.gone',
])

function goesOn({ goal, ref, operationId }: Wait, what: string = ref.name): string {
  const operation = operationId === undefined ? '' : ` (operation ${operationId})`
  return `the platform goes on ${goal.doing} ${what}${operation}`
}
