import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { clusterNow } from '../api/clusters.ts'
import { phaseOf } from './phase.ts'

const FIRST_PAUSE_MS = 250
const MAX_PAUSE_MS = 5_000
const PAUSE_GROWTH = 1.5
/** How often a wait without news says that it is still alive. */
const HEARTBEAT_MS = 30_000

/**
 * Waits until a cluster is ready, telling each change of its phase on stderr.
 *
 * A platform that does not answer for a while costs nothing but time.
 *
 * @throws {@link CliError} `cluster.wait-timeout` after `timeoutMs`, `cluster.deployment-failed`.
 */
export async function waitUntilReady(
  ctx: CommandContext,
  api: Api,
  created: Cluster,
  timeoutMs: number,
): Promise<Cluster> {
  const startMs = ctx.clock.monotonicMs()
  const elapsedMs = (): number => ctx.clock.monotonicMs() - startMs
  const tell = teller(ctx, created.name, elapsedMs)
  let cluster = created
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, MAX_PAUSE_MS)) {
    const phase = phaseOf(cluster)
    if (phase === 'Ready') return cluster
    if (phase === 'Deployment Failed') throw failed(cluster)
    tell(describe(cluster))
    const leftMs = timeoutMs - elapsedMs()
    if (leftMs <= 0) throw timedOut(cluster)
    try {
      await ctx.sleep(Math.min(pauseMs, leftMs))
      cluster = (await ask(api, cluster)) ?? cluster
    } catch (error) {
      throw ctx.signal.aborted ? stopped(cluster) : error
    }
  }
}

/** `undefined` when the platform did not answer: it may be back in a moment. */
async function ask(api: Api, cluster: Cluster): Promise<Cluster | undefined> {
  try {
    return await clusterNow(api, cluster)
  } catch (error) {
    const isPassing = error instanceof CliError && error.retryable
    if (isPassing) return undefined
    throw error
  }
}

function teller(
  ctx: CommandContext,
  name: string,
  elapsedMs: () => number,
): (text: string) => void {
  let told = ''
  let toldAtMs = 0
  return (text) => {
    if (text === told && elapsedMs() - toldAtMs < HEARTBEAT_MS) return
    const still = text === told ? `still ${text}` : text
    ctx.narrate(`${name}: ${still} (${Math.round(elapsedMs() / 1_000)} s)`)
    told = text
    toldAtMs = elapsedMs()
  }
}

function describe(cluster: Cluster): string {
  const { message } = cluster.status.ready
  const phase = phaseOf(cluster).toLowerCase()
  return message === '' ? phase : `${phase}, ${message}`
}

function failed(cluster: Cluster): CliError {
  const { message, reason } = cluster.status.ready
  const why = [reason, message].filter((text) => text !== '').join(': ')
  return new CliError({
    slug: 'cluster.deployment-failed',
    kind: 'resource-failed',
    message: `the deployment of ${cluster.name} failed${why === '' ? '' : `: ${why}`}`,
    recordable: true,
    next: [{ command: `indev cluster delete ${cluster.name} --yes`, why: 'gives back its quota' }],
  })
}

/** Ctrl-C ends the wait, not the work: say so, and how to look after it. */
function stopped(cluster: Cluster): CliError {
  return new CliError({
    slug: 'cluster.wait-stopped',
    kind: 'wait-timeout',
    message: `stopped waiting; the platform goes on creating ${cluster.name}`,
    recordable: true,
    outcomeCause: 'user',
    next: [{ command: `indev cluster status ${cluster.name}`, why: 'says how it is' }],
  })
}

function timedOut(cluster: Cluster): CliError {
  return new CliError({
    slug: 'cluster.wait-timeout',
    kind: 'wait-timeout',
    message: `${cluster.name} is not ready yet; the platform goes on creating it`,
    recordable: true,
    next: [{ command: `indev cluster status ${cluster.name}`, why: 'says how it is' }],
  })
}
