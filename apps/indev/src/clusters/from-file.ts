import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { compare } from './compare.ts'
import type { Comparison } from './compare.ts'
import { findExisting } from './existing.ts'
import { readSpecFile } from './spec-file.ts'
import type { ClusterSpec } from './spec.ts'
import { readWish } from './wish.ts'

/** What a file wants, and what is there. */
export interface Compared {
  readonly spec: ClusterSpec
  /** `undefined` when there is no such cluster. */
  readonly cluster: Cluster | undefined
  readonly comparison: Comparison
}

/** Reads the file, and looks for the cluster that it is about. */
export async function compareFile(
  ctx: CommandContext,
  api: Api,
  { file, name }: { readonly file: string; readonly name: string | undefined },
): Promise<Compared> {
  const given = await readSpecFile(ctx, file)
  const { spec } = await readWish(ctx, { ...NOTHING_SAID, file, name }, given)
  const cluster = await findExisting(api, spec.name)
  const comparison =
    cluster === undefined
      ? { differences: [{ path: 'cluster', to: spec.name }], change: undefined }
      : compare(cluster, given, spec, ctx.clock.nowMs())
  return { spec, cluster, comparison }
}

const NOTHING_SAID = {
  preset: undefined,
  nodes: undefined,
  'enable-autoscaling': false,
  'min-nodes': undefined,
  'max-nodes': undefined,
  'kubernetes-version': undefined,
  environment: undefined,
  sso: undefined,
  'pull-secret': undefined,
  label: [],
  'expires-in': undefined,
} as const
