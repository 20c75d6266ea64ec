import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { readAnswer } from './read-answer.ts'

/** Something that is about to be deleted. */
export interface Doomed {
  /** `team`. */
  readonly kind: 'team' | 'AI deployment' | 'API key' | 'pull secret'
  readonly name: string
  /** What goes with it. */
  readonly loss: string
}

/** A switch that answers the question beforehand. */
export const yesArg = {
  type: 'boolean',
  alias: 'y',
  default: false,
  summary: 'Do not ask.',
} as const

/**
 * Refuses early what could not be confirmed later: before anything is asked of the platform.
 *
 * @param command - The same command with `--yes`.
 * @throws {@link CliError} `delete.needs-confirmation`, kind `action-required`.
 */
export function demandConfirmable(ctx: CommandContext, isSure: boolean, command: string): void {
  if (isSure || ctx.interactive) return
  throw new CliError({
    slug: 'delete.needs-confirmation',
    kind: 'action-required',
    message: 'what is deleted must be confirmed, and there is no terminal to ask on',
    recordable: true,
    next: [{ command, why: 'deletes without asking' }],
  })
}

/**
 * Says what would be lost, and has the name typed.
 *
 * @throws {@link CliError} `delete.not-confirmed` unless exactly that is typed.
 */
export async function confirmName(
  ctx: CommandContext,
  { kind, name, loss }: Doomed,
): Promise<void> {
  const question = `This deletes the ${kind} ${name}${loss === '' ? '' : `: ${loss}`}. Type its name to go on: `
  const answer = await ctx.telemetry.measure('prompt', () => readAnswer(ctx, question))
  if (answer === name) return
  throw new CliError({
    slug: 'delete.not-confirmed',
    kind: 'failed',
    message: `${name} was not deleted: what was typed is not its name`,
    recordable: true,
  })
}
