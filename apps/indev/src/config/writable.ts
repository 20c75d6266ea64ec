import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { DEFAULT_PROFILE } from '../profiles/name.ts'
import { targetOf } from '../profiles/target.ts'
import type { Asking } from '../profiles/target.ts'
import { settingOf } from './keys.ts'
import type { Key } from './keys.ts'

/** Where a setting is written. */
export interface Place {
  readonly paths: AppPaths
  /** `undefined`: the user's own settings. */
  readonly profile: string | undefined
}

/**
 * The user's settings, or the profile's where one is in use and may have a say.
 *
 * @throws {@link CliError} `config.no-home`.
 */
export function placeOf(ctx: CommandContext & Asking, key: Key): Place {
  const paths = homeOf(ctx)
  const { profile } = targetOf(ctx)
  const isOfUser = profile === DEFAULT_PROFILE || settingOf(key).scope === 'user'
  return { paths, profile: isOfUser ? undefined : profile }
}

/** Where settings are kept. @throws {@link CliError} `config.no-home`. */
export function homeOf({ paths }: Pick<CommandContext, 'paths'>): AppPaths {
  if (paths !== undefined) return paths
  throw new CliError({
    slug: 'config.no-home',
    kind: 'environment',
    message: 'there is no home directory to keep settings in; set HOME or XDG_CONFIG_HOME',
    recordable: true,
  })
}
