import type { CommandContext, JsonSchema } from '@indev/cli'
import { CliError } from '@indev/cli'
import { openApi } from './api/client.ts'
import type { Api } from './api/client.ts'
import { readAnswer } from './read-answer.ts'

/** What is deleted by its name. */
interface Named {
  readonly id: string
  readonly name: string
}

/** A thing to delete, and how. */
export interface Deletion<T extends Named> {
  readonly kind: 'team' | 'AI deployment' | 'API key' | 'pull secret'
  /** Whether the question is answered beforehand. */
  readonly isSure: boolean
  /** The same command with `--yes`. */
  readonly again: string
  readonly find: (api: Api) => Promise<T>
  /** What goes with it, asked only for the question; empty for nothing. */
  readonly loss: (api: Api, found: T) => Promise<string>
  readonly remove: (api: Api, found: T) => Promise<void>
}

/** A switch that answers the question beforehand. */
export const yesArg = {
  type: 'boolean',
  alias: 'y',
  default: false,
  summary: 'Do not ask.',
} as const

/** What a command that asks says of itself. */
export const ASKS_FOR_NAME =
  'On a terminal it asks you to type the name; without one it needs --yes.'

/** What `-o json` prints of what was deleted. */
export const deletedSchema: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id', 'name'],
}

/**
 * Finds a thing, says what would be lost with it and has its name typed, and deletes it.
 *
 * @throws {@link CliError} `delete.needs-confirmation` before anything is asked of the platform,
 *   `delete.not-confirmed` unless exactly the name is typed.
 */
export async function deleteNamed<T extends Named>(
  ctx: CommandContext,
  deletion: Deletion<T>,
): Promise<Named> {
  const { isSure, again, find, loss, remove } = deletion
  if (!isSure && !ctx.interactive) throw needsConfirmation(again)
  const api = await openApi(ctx)
  const found = await find(api)
  if (!isSure) await confirm(ctx, deletion.kind, found.name, await loss(api, found))
  await remove(api, found)
  return { id: found.id, name: found.name }
}

/** `1 member`, `2 members`. */
export function count({ length }: readonly unknown[], what: string): string {
  return length === 1 ? `1 ${what}` : `${length} ${what}s`
}

async function confirm(
  ctx: CommandContext,
  kind: string,
  name: string,
  loss: string,
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

function needsConfirmation(again: string): CliError {
  return new CliError({
    slug: 'delete.needs-confirmation',
    kind: 'action-required',
    message: 'what is deleted must be confirmed, and there is no terminal to ask on',
    recordable: true,
    next: [{ command: again, why: 'deletes without asking' }],
  })
}
