import { CliError, defineCommand } from '@indev/cli'
import { jsonpathProblem } from '@indev/cli/jsonpath'
import { openApi } from '../../api/client.ts'
import type { Cluster } from '../../api/cluster.ts'
import { clusterByName } from '../../api/clusters.ts'
import { isMissing } from '../../api/answers.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { untilDeleted, untilReady, untilValue } from '../../clusters/goals.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { phaseOf } from '../../clusters/phase.ts'
import type { ClusterRef } from '../../clusters/ref.ts'
import type { Goal } from '../../clusters/wait.ts'
import { waitFor } from '../../clusters/wait.ts'
import { openJournal } from '../../operations/journal.ts'
import { typicalOf } from '../../operations/history.ts'
import { stopwatch } from '../../operations/stopwatch.ts'
import { settle } from '../../operations/settle.ts'

/** `indev cluster wait` */
export const clusterWait = defineCommand({
  path: ['cluster', 'wait'],
  summary: 'Waits until a cluster is ready, deleted, or as a value in it says.',
  examples: [
    {
      command: 'indev cluster wait prod-a1b2c3 --for ready --timeout 10m',
      summary: 'At most 10 min.',
    },
    {
      command: "indev cluster wait prod-a1b2c3 --for 'jsonpath={.nodePools[0].replicas}=4'",
      summary: 'Until it has four nodes.',
    },
  ],
  args: {
    name: nameArg,
    for: {
      type: 'string',
      default: 'ready',
      choices: ['ready', 'deleted', 'jsonpath='],
      summary: 'What to wait for; jsonpath={.path} or jsonpath={.path}=VALUE.',
    },
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
  },
  positionals: ['name'],
  telemetry: { attributes: { 'cluster.wait_for': ['ready', 'deleted', 'jsonpath'] } },
  result: {
    type: 'object',
    properties: { id: { type: 'string' }, name: { type: 'string' }, status: { type: 'string' } },
    required: ['id', 'name', 'status'],
    additionalProperties: false,
  },
  async run({ name, for: wish, timeout: timeoutMs }, ctx) {
    const wanted = requireName(name, 'indev cluster wait NAME')
    ctx.telemetry.set({ 'cluster.wait_for': kindOf(wish) })
    const isForEnd = wish === 'deleted'
    const api = await openApi(ctx)
    const cluster = await orGone(() => clusterByName(api, wanted), isForEnd)
    if (cluster === undefined) return { id: '', name: wanted, status: 'Deleted' }
    const journal = openJournal(ctx)
    using progress = ctx.progress(`waiting for ${cluster.name}`)
    const watch = stopwatch(ctx, progress, typicalOf(journal.list(), api.host))
    const ref: ClusterRef = { id: cluster.id, name: cluster.name }
    const seen = await waitFor(ctx, api, {
      ref,
      goal: goalOf(wish, ref),
      timeoutMs,
      again: commandLine(['indev', 'cluster', 'wait', ref.name], { for: wish }),
      onPhase: watch.phase,
    })
    progress.done()
    if (wish === 'ready') ctx.onShown(() => settle(journal, ref, 'ready'))
    return { ...ref, status: seen === undefined ? 'Deleted' : phaseOf(seen) }
  },
  human: ({ name, status }) => `${name}: ${status.toLowerCase()}\n`,
  names: ({ name }) => [name],
})

async function orGone(
  ask: () => Promise<Cluster>,
  isForEnd: boolean,
): Promise<Cluster | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isForEnd && isMissing(error)) return undefined
    throw error
  }
}

function kindOf(wish: string): 'ready' | 'deleted' | 'jsonpath' {
  if (wish.startsWith('jsonpath=')) return 'jsonpath'
  return wish === 'deleted' ? 'deleted' : 'ready'
}

function goalOf(wish: string, ref: ClusterRef): Goal {
  if (wish === 'ready') return untilReady(ref)
  if (wish === 'deleted') return untilDeleted()
  const text = wish.slice('jsonpath='.length)
  // The value follows the last brace: `{.status.ready.status}=true`.
  const [, expression = text, value] = /^(.*\})=(.*)$/s.exec(text) ?? []
  const problem = jsonpathProblem(expression)
  if (problem === undefined) return untilValue(expression, value)
  throw new CliError({
    slug: 'usage.jsonpath',
    kind: 'usage',
    message: `--for: ${problem}`,
    recordable: true,
  })
}
