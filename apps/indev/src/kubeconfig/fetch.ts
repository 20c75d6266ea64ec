import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { type KubeconfigWish, requestKubeconfig } from '../api/kubernetes.ts'
import type { ClusterRef } from '../clusters/ref.ts'
import { targetOf } from '../profiles/target.ts'
import { singleContext, type SingleContext } from './merge.ts'
import { ownRunner } from './own-entry.ts'

/** How a context is to be. */
export interface ContextWish extends KubeconfigWish {
  /** What to call it; the platform's name for it unless given. */
  readonly contextName?: string | undefined
}

const USUAL: ContextWish = { auth: 'exec', execApiVersion: 'v1' }

/** Asks the platform for the way to a cluster, with this very program as the source of tokens. */
export async function fetchContext(
  ctx: CommandContext,
  api: Api,
  cluster: ClusterRef,
  wish: ContextWish = USUAL,
): Promise<SingleContext & { readonly expiresAt: string | undefined }> {
  const { kubeconfig, expiresAt } = await requestKubeconfig(api, cluster, wish)
  return {
    ...singleContext(kubeconfig, targetOf(ctx), ownRunner(ctx.env), wish.contextName),
    expiresAt,
  }
}
