import type { DiscoverInput } from '@indev/cli'
import { CliError } from '@indev/cli'
import { readUserSettings } from '../config/user-settings.ts'
import type { UserSettings } from '../config/user-settings.ts'
import { acceptProfile, DEFAULT_PROFILE } from './name.ts'

/** The profiles there are, the default one first. */
export function profilesIn({ profiles }: UserSettings): readonly string[] {
  const named = Object.keys(profiles).filter((name) => name !== DEFAULT_PROFILE)
  return [DEFAULT_PROFILE, ...named.toSorted()]
}

/** A profile that is there. @throws {@link CliError} `profile.not-found`. */
export function requireProfile(settings: UserSettings, name: string): string {
  const profile = acceptProfile(name)
  if (profilesIn(settings).includes(profile)) return profile
  throw new CliError({
    slug: 'profile.not-found',
    kind: 'not-found',
    message: `there is no profile ${profile}`,
    recordable: true,
    next: [
      { command: 'indev profile list', why: 'shows those there are' },
      { command: `indev profile create ${profile}`, why: 'makes it' },
    ],
  })
}

/** {@link CliApp.completeNames}: the profiles, from the settings. */
export function knownNames(kind: string, { paths }: DiscoverInput): readonly string[] {
  if (kind !== 'profile' || paths === undefined) return []
  try {
    return profilesIn(readUserSettings(paths))
  } catch {
    return []
  }
}
