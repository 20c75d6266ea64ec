import type { CommandContext, JsonSchema } from '@indev/cli'
import { readUserSettings } from '../config/user-settings.ts'
import { homeOf } from '../config/writable.ts'
import { requireProfile } from './known.ts'

/** The argument of a command about one of the profiles there are. */
export const profileArg = {
  type: 'string',
  required: true,
  summary: 'Its name.',
  complete: 'profile',
} as const

/** What such a command prints with `-o json`. */
export const profileSchema: JsonSchema = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' } },
}

/** The profile that was named, and where its settings are. @throws {@link CliError} `profile.not-found`. */
export function oneProfile(
  ctx: CommandContext,
  named: string,
): { readonly paths: ReturnType<typeof homeOf>; readonly name: string } {
  const paths = homeOf(ctx)
  return { paths, name: requireProfile(readUserSettings(paths), named) }
}
