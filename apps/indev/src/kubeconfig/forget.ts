import { readFileSync } from 'node:fs'
import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { ClusterRef } from '../clusters/ref.ts'
import { kubeconfigPlace } from './place.ts'
import { removedText } from './words.ts'

/**
 * Takes a deleted cluster out of the kubeconfigs, and says so.
 *
 * That it can't is said too, and is no failure: the cluster is deleted all the same.
 *
 * @param host - The platform that had the cluster.
 */
export async function forgetContext(
  ctx: CommandContext,
  host: string,
  { id, name }: ClusterRef,
): Promise<void> {
  const place = kubeconfigPlace({ env: ctx.env })
  // Looked for as text first: most people's files say nothing of it, and need no parser.
  if (!place.files.some((file) => holds(file, id))) return
  try {
    const { removeOwn } = await import('./remove.ts')
    const removed = await removeOwn(ctx, place, (own) => own.host === host && own.clusterId === id)
    if (removed.contexts.length > 0) ctx.narrate(removedText(removed).trimEnd())
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    ctx.narrate(`${name} is still in your kubeconfig: ${error.message}`)
  }
}

function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8').includes(text)
  } catch {
    return false
  }
}
