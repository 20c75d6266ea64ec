import { select } from '@clack/prompts'
import type { CommandContext } from '@indev/cli'
import type { Integration } from '../api/clusters.ts'
import { printable } from '../auth/printable.ts'
import { orEnd } from './or-end.ts'
import { promptStreams } from './prompt-streams.ts'

/**
 * Asks how the users of a new cluster will sign in.
 *
 * @throws The reason of the command's signal: Ctrl-C and Esc are the end of it.
 */
export async function askForSso(
  ctx: CommandContext,
  found: readonly Integration[],
): Promise<Integration> {
  const answer = await select({
    ...promptStreams(ctx),
    message: 'How do its users sign in?',
    options: found.map((value) => ({ value, label: printable(value.name) })),
  })
  const chosen = await orEnd(ctx, answer)
  ctx.narrate(`Without the question: --sso ${chosen.name}, or sso: ${chosen.name} in the file`)
  return chosen
}
