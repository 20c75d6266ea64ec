import { CliError } from '@indev/cli'

/** Letters, digits and dashes: a name that needs no quotes anywhere. */
const NAME = /^[a-z\d][a-z\d-]{0,39}$/

/** A profile's name. @throws {@link CliError} `profile.bad-name`. */
export function acceptProfile(name: string): string {
  // What an object knows by itself is nobody's profile.
  if (NAME.test(name) && !(name in {})) return name
  throw new CliError({
    slug: 'profile.bad-name',
    kind: 'usage',
    message: "a profile's name is lower-case letters, digits and dashes, at most 40",
    recordable: true,
  })
}
