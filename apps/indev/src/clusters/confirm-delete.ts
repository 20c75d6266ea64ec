import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Cluster } from '../api/cluster.ts'
import { readAnswer } from '../read-answer.ts'
import { commandLine } from './command-line.ts'

/**
 * Asks for the name of the cluster, or how many there are, before they are deleted.
 *
 * @throws {@link CliError} `cluster.not-confirmed` unless exactly that is typed.
 */
export async function confirmDeletion(
  ctx: CommandContext,
  clusters: readonly Cluster[],
): Promise<void> {
  const [first] = clusters
  const isOne = clusters.length === 1
  const wanted = isOne ? (first?.name ?? '') : `${clusters.length} clusters`
  const question = isOne
    ? `This deletes ${wanted} and everything in it. Type its name to go on: `
    : `This deletes all of them and everything in them. Type "${wanted}" to go on: `
  const answer = await ctx.telemetry.measure('prompt', () => readAnswer(ctx, question))
  if (answer === wanted) return
  const what = isOne ? `${wanted} was` : 'they were'
  throw new CliError({
    slug: 'cluster.not-confirmed',
    kind: 'failed',
    message: `${what} not deleted: what was typed is not ${isOne ? 'its name' : `"${wanted}"`}`,
    recordable: true,
  })
}

/** The error for a `--confirm` that is not the name of the one cluster. */
export function confirmsAnother(names: readonly string[], confirmed: string): CliError {
  const what = names.length === 1 ? (names[0] ?? '') : `${names.length} clusters`
  return new CliError({
    slug: 'cluster.not-confirmed',
    kind: 'failed',
    message: `nothing was deleted: --confirm says "${confirmed}", and this is ${what}`,
    recordable: true,
  })
}

/** The error for a deletion that nobody can be asked about. */
export function needsConfirmation(names: readonly string[]): CliError {
  const command = commandLine(['indev', 'cluster', 'delete', ...names], { yes: true })
  return new CliError({
    slug: 'cluster.needs-confirmation',
    kind: 'action-required',
    message: 'deleting a cluster must be confirmed, and there is no terminal to ask on',
    recordable: true,
    next: [{ command, why: 'deletes without asking' }],
  })
}
