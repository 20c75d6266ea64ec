import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { NodePool } from '../api/cluster.ts'
import { withClusterDefaults } from '../config/cluster-defaults.ts'
import { durationMs } from '../duration.ts'
import { readLabels } from './labels.ts'
import { requireName } from './name.ts'
import { nodePool } from './node-pool.ts'
import type { SpecFile } from './spec-file.ts'
import type { ClusterSpec } from './spec.ts'

/** The flags of `cluster create` that say what is wanted. */
export interface WishArgs {
  readonly name: string | undefined
  readonly file: string | undefined
  readonly preset: 'minimal' | 'balanced' | 'performance' | undefined
  readonly nodes: number | undefined
  readonly 'enable-autoscaling': boolean
  readonly 'min-nodes': number | undefined
  readonly 'max-nodes': number | undefined
  readonly 'kubernetes-version': string | undefined
  readonly environment: string | undefined
  readonly sso: string | undefined
  readonly 'pull-secret': string | undefined
  readonly label: readonly string[]
  readonly 'expires-in': string | undefined
}

/** What is wanted, and the flags that say so. */
export interface Wish {
  readonly spec: ClusterSpec
  /** For the command line that asks for the same again. */
  readonly flags: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >
}

/**
 * What a command line wants: its flags over its file over the answers of the person, where a terminal
 * allows to ask, over the settings.
 *
 * @throws {@link CliError} `cluster.needs-name` without a name and a terminal, `cluster.no-name`,
 *   `cluster.node-options`, `usage.label`, `usage.duration`.
 */
export async function readWish(
  ctx: CommandContext,
  typed: WishArgs,
  file: SpecFile,
): Promise<Wish> {
  const isNamed = typed.name !== undefined || file.name !== undefined
  const said = isNamed ? typed : await asked(ctx, typed)
  const args = file.nodePools === undefined ? withClusterDefaults(ctx, said) : said
  const name = requireName(args.name ?? file.name, 'indev cluster create NAME')
  const expiresIn = args['expires-in'] ?? file.expiresIn
  const labels = { ...file.labels, ...readLabels(args.label) }
  const version = args['kubernetes-version'] ?? file.version
  const environment = args.environment ?? file.environment
  const sso = args.sso ?? file.sso
  const pullSecret = args['pull-secret'] ?? file.pullSecret
  const spec: ClusterSpec = {
    name,
    nodePools: poolsOf(args, file),
    ...(version === undefined ? {} : { version }),
    ...(environment === undefined ? {} : { environment }),
    ...(sso === undefined ? {} : { sso }),
    ...(pullSecret === undefined ? {} : { pullSecret }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(file.protected === undefined ? {} : { protected: file.protected }),
    ...(expiresIn === undefined
      ? {}
      : { expiresIn, expiresInMs: durationMs(expiresIn, '--expires-in') }),
  }
  return { spec, flags: flagsOf(args) }
}

/** A file's pools, unless flags describe one. */
function poolsOf(args: WishArgs, file: SpecFile): readonly NodePool[] {
  const wish = {
    preset: args.preset ?? 'minimal',
    nodes: args.nodes,
    isAutoscaled: args['enable-autoscaling'],
    minNodes: args['min-nodes'],
    maxNodes: args['max-nodes'],
  }
  const isSaid = args.preset !== undefined || wish.nodes !== undefined || wish.isAutoscaled
  const isBounded = wish.minNodes !== undefined || wish.maxNodes !== undefined
  return file.nodePools !== undefined && !isSaid && !isBounded ? file.nodePools : [nodePool(wish)]
}

async function asked(ctx: CommandContext, args: WishArgs): Promise<WishArgs> {
  if (!ctx.interactive || args.file !== undefined) {
    throw new CliError({
      slug: 'cluster.needs-name',
      kind: 'action-required',
      message: 'a cluster needs a name, and there is no terminal to ask on',
      recordable: true,
      next: [{ command: 'indev cluster create NAME', why: 'names it' }],
    })
  }
  const { askForCluster } = await import('./wizard.ts')
  return ctx.telemetry.measure('prompt', () => askForCluster(ctx, args))
}

/** What was said, flag by flag; `--wait` and the like are no part of what is wanted. */
function flagsOf(args: WishArgs): Wish['flags'] {
  const { name, file, preset, nodes, environment, sso, label } = args
  return {
    name,
    file,
    preset,
    nodes,
    'enable-autoscaling': args['enable-autoscaling'],
    'min-nodes': args['min-nodes'],
    'max-nodes': args['max-nodes'],
    'kubernetes-version': args['kubernetes-version'],
    environment,
    sso,
    'pull-secret': args['pull-secret'],
    label,
    'expires-in': args['expires-in'],
  }
}
