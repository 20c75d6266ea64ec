import { CliError } from '@indev/cli'

/** The profile of whoever never made one. */
export const DEFAULT_PROFILE = 'default'

/** Letters, digits and dashes: a name that needs no quotes anywhere. */
const NAME = /^[a-z\d][a-z\d-]{0,39}$/

/** Whether a profile may be called that. What an object knows by itself is nobody's profile. */
export function isProfileName(name: string): boolean {
  return NAME.test(name) && !(name in {})
}

/** A profile's name. @throws {@link CliError} `profile.bad-name`. */
export function acceptProfile(name: string): string {
  if (isProfileName(name)) return name
  throw new CliError({
    slug: 'profile.bad-name',
    kind: 'usage',
    message: "a profile's name is lower-case letters, digits and dashes, at most 40",
    recordable: true,
  })
}
