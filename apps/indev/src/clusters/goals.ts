import { CliError } from '@indev/cli'
import { evaluateJsonpath } from '@indev/cli/jsonpath'
import type { Cluster } from '../api/cluster.ts'
import { phaseOf } from './phase.ts'
import type { ClusterRef } from './ref.ts'
import type { Goal } from './wait.ts'

/**
 * Until the cluster can be used.
 *
 * @param anew - The command line that asks for another one like it, where that is known.
 * @throws {@link CliError} `cluster.deployment-failed`, `cluster.degraded`, `cluster.gone`.
 */
export function untilReady(
  ref: ClusterRef,
  doing: 'creating' | 'changing' = 'creating',
  anew?: string,
): Goal {
  return {
    state: 'ready',
    doing,
    isReached(cluster) {
      if (cluster === undefined) throw gone(ref)
      failIfFailed(cluster, anew)
      if (cluster.state === 'degraded') throw degraded(cluster)
      return phaseOf(cluster) === 'Ready'
    },
  }
}

/** Until the platform knows no such cluster. */
export function untilDeleted(): Goal {
  return { state: 'deleted', doing: 'deleting', isReached: (cluster) => cluster === undefined }
}

/** Until a value in the cluster is there, or is what it should be. */
export function untilValue(expression: string, wanted: string | undefined): Goal {
  return {
    state: 'as wanted',
    doing: 'working on',
    isReached(cluster) {
      const found = cluster === undefined ? '' : evaluateJsonpath(expression, cluster)
      return wanted === undefined ? found !== '' : found === wanted
    },
  }
}

/** Whether nothing will come of a cluster by itself any more. */
export function hasFailed(cluster: Cluster): boolean {
  return phaseOf(cluster) === 'Deployment Failed'
}

/** Throws what a cluster whose creation has failed is to whoever wanted it. */
export function failIfFailed(cluster: Cluster, anew?: string): void {
  if (hasFailed(cluster)) throw failed(cluster, anew)
}

function failed({ name, status }: Cluster, anew: string | undefined): CliError {
  const { message, reason } = status.ready
  const why = [reason, message].filter((text) => text !== '').join(': ')
  return new CliError({
    slug: 'cluster.deployment-failed',
    kind: 'resource-failed',
    message: `the deployment of ${name} failed${why === '' ? '' : `: ${why}`}`,
    recordable: true,
    next: [
      { command: `indev cluster events ${name}`, why: 'shows what happened' },
      { command: `indev cluster delete ${name} --yes`, why: 'gives back its quota' },
      ...(anew === undefined ? [] : [{ command: anew, why: 'creates another one' }]),
    ],
  })
}

/** A change of it has failed: it runs, and not as it was wanted. */
function degraded({ name, status }: Cluster): CliError {
  const { message } = status.ready
  return new CliError({
    slug: 'cluster.degraded',
    kind: 'resource-failed',
    message: `${name} runs, but not as it should${message === '' ? '' : `: ${message}`}`,
    recordable: true,
    next: [{ command: `indev cluster get ${name}`, why: 'shows it' }],
  })
}

/** Somebody deleted it meanwhile. */
function gone({ name }: ClusterRef): CliError {
  return new CliError({
    slug: 'cluster.gone',
    kind: 'resource-failed',
    message: `${name} was deleted meanwhile`,
    recordable: true,
    next: [{ command: 'indev cluster list', why: 'shows the clusters that you have' }],
  })
}
