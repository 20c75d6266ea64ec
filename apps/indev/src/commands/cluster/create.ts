import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Cluster } from '../../api/cluster.ts'
import { createOnce } from '../../clusters/create.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { DRY_RUN, dryRun } from '../../clusters/dry-run.ts'
import { findExisting } from '../../clusters/existing.ts'
import { failIfFailed, hasFailed } from '../../clusters/goals.ts'
import { nameArg } from '../../clusters/name.ts'
import { MAX_NODES, MIN_NODES, PRESETS } from '../../clusters/node-pool.ts'
import { createdSchema } from '../../clusters/created-schema.ts'
import { readSpecFile } from '../../clusters/spec-file.ts'
import { waitUntilCreated } from '../../clusters/wait-created.ts'
import { readWish } from '../../clusters/wish.ts'
import { openJournal } from '../../operations/journal.ts'

const nodeCount = { type: 'number', integer: true, min: MIN_NODES, max: MAX_NODES } as const

/** Says what became of a wish, beside the value that is printed: symbols are no part of JSON. */
const OUTCOME: unique symbol = Symbol('outcome')

interface Outcome {
  readonly name: string
  readonly [OUTCOME]: 'created' | 'existing' | 'dry-run'
}

/** `indev cluster create` */
export const clusterCreate = defineCommand({
  path: ['cluster', 'create'],
  summary: 'Creates a cluster.',
  description:
    'The platform appends six characters to the name; the result shows the name it was given.\n' +
    'On a terminal it waits until the cluster is ready; elsewhere it ends when the platform has accepted, ' +
    'unless told to --wait.\n' +
    'It asks once, and never for a second cluster: a run that was interrupted, timed out or got no answer ' +
    'is gone on with by the same command line. For another cluster like it give --idempotency-key.\n' +
    'Without a name, on a terminal, it asks for everything.',
  examples: [
    { command: 'indev cluster create prod --wait', summary: 'Creates a cluster and waits for it.' },
    {
      command: 'indev cluster create prod --enable-autoscaling --min-nodes 2 --max-nodes 6',
      summary: 'Creates one that grows and shrinks.',
    },
    {
      command: 'indev cluster create -f cluster.yaml --if-not-exists',
      summary: 'Creates what a file says, unless it is there.',
    },
  ],
  args: {
    name: nameArg,
    file: {
      type: 'string',
      alias: 'f',
      summary: 'Read the cluster from this file; - is stdin.',
      complete: 'file',
    },
    preset: { type: 'string', choices: PRESETS, summary: 'Size of a node, minimal if not given.' },
    nodes: { ...nodeCount, summary: `Number of nodes, ${MIN_NODES} if not given.` },
    'enable-autoscaling': {
      type: 'boolean',
      default: false,
      summary: 'Let the number of nodes follow the load.',
    },
    'min-nodes': { ...nodeCount, summary: 'Fewest nodes, with --enable-autoscaling.' },
    'max-nodes': { ...nodeCount, summary: 'Most nodes, with --enable-autoscaling.' },
    'kubernetes-version': {
      type: 'string',
      summary: 'Version, the platform’s default if not given.',
    },
    environment: { type: 'string', summary: 'Environment that the cluster belongs to.' },
    sso: { type: 'string', summary: 'How its users sign in, when there are several ways.' },
    'pull-secret': { type: 'string', summary: 'Pull secret that the cluster uses.' },
    label: { type: 'string', list: true, summary: 'Label, KEY=VALUE; may be given several times.' },
    'expires-in': { type: 'string', summary: 'Delete it by itself after so long: 8h.' },
    wait: { type: 'boolean', summary: 'Wait until it is ready; the default on a terminal.' },
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
    'dry-run': { type: 'string', choices: DRY_RUN, summary: 'Create nothing, show what would be.' },
    'if-not-exists': {
      type: 'boolean',
      default: false,
      summary: 'Take the cluster of this name where there is one.',
    },
    'idempotency-key': { type: 'string', summary: 'The same key never makes a second cluster.' },
  },
  positionals: ['name'],
  telemetry: {
    attributes: {
      'cluster.preset': PRESETS,
      'cluster.nodes': 'number',
      'cluster.autoscaling': 'boolean',
      'cluster.wait': 'boolean',
    },
    milestones: ['accepted', 'ready'],
  },
  result: createdSchema,
  async run(args, ctx): Promise<Outcome> {
    const { file, wait: isWaiting = ctx.io.stderr.isTTY, timeout: timeoutMs } = args
    const given = file === undefined ? {} : await readSpecFile(ctx, file)
    const { spec, flags } = await readWish(ctx, args, given)
    const [pool] = spec.nodePools
    ctx.telemetry.set({
      'cluster.preset': pool?.preset ?? 'minimal',
      'cluster.nodes': pool?.replicas ?? pool?.maxCount ?? 0,
      'cluster.autoscaling': pool?.autoscalingEnabled === true,
      'cluster.wait': isWaiting,
    })
    const how = args['dry-run']
    if (how !== undefined) return { ...(await dryRun(ctx, spec, how)), [OUTCOME]: 'dry-run' }
    const api = await openApi(ctx)
    if (args['if-not-exists']) {
      const existing = await findExisting(api, spec.name)
      if (existing !== undefined) {
        ctx.narrate(`${existing.name} is there already: nothing was created`)
        return { ...existing, [OUTCOME]: 'existing' }
      }
    }
    const journal = openJournal(ctx)
    const key = keyOf(args['idempotency-key'])
    const line = ['indev', 'cluster', 'create']
    const again = commandLine(line, { ...flags, 'idempotency-key': key })
    // A key that has made its cluster makes no other.
    const anew = commandLine(line, flags)
    const created = await createOnce(ctx, api, journal, { spec, key, again })
    ctx.telemetry.milestone('accepted')
    if (!isWaiting) {
      // Told once, as after a wait: the same command line is the wish for another one from then on.
      if (hasFailed(created.cluster)) journal.end(created.entry, { state: 'failed' })
      failIfFailed(created.cluster, anew)
      // Whoever has not seen the result would ask again: the note stays until then.
      ctx.onShown(() => journal.end(created.entry, {}))
      return shown(created.cluster)
    }
    const ready = await waitUntilCreated(ctx, api, journal, created, { timeoutMs, anew })
    ctx.telemetry.milestone('ready')
    return shown(ready)
  },
  human(value) {
    if (value[OUTCOME] === 'dry-run') return `${JSON.stringify(value, undefined, 2)}\n`
    return value[OUTCOME] === 'existing' ? `${value.name}\n` : `created cluster: ${value.name}\n`
  },
  names: ({ name }) => [name],
})

function keyOf(given: string | undefined): string | undefined {
  if (given === undefined || /^[\x21-\x7e]{1,255}$/.test(given)) return given
  throw new CliError({
    slug: 'usage.idempotency-key',
    kind: 'usage',
    message: '--idempotency-key takes 1 to 255 visible ASCII characters',
    recordable: true,
  })
}

function shown(cluster: Cluster): Outcome {
  return { ...cluster, [OUTCOME]: 'created' }
}
