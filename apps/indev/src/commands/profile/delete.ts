import { CliError, defineCommand } from '@indev/cli'
import { readVault } from '../../auth/credentials.ts'
import { removeProfile } from '../../config/user-settings.ts'
import { DEFAULT_PROFILE } from '../../profiles/name.ts'
import { oneProfile, profileArg, profileSchema } from '../../profiles/one.ts'

/** `indev profile delete` */
export const profileDelete = defineCommand({
  path: ['profile', 'delete'],
  summary: 'Deletes a profile that is signed out.',
  args: { name: profileArg },
  positionals: ['name'],
  result: profileSchema,
  run(args, ctx) {
    const { paths, name } = oneProfile(ctx, args.name)
    if (name === DEFAULT_PROFILE) {
      throw new CliError({
        slug: 'profile.bad-name',
        kind: 'usage',
        message: 'the default profile stays',
        recordable: true,
      })
    }
    const [host] = Object.keys(readVault(paths).active[name] ?? {})
    if (host !== undefined) {
      throw new CliError({
        slug: 'profile.signed-in',
        kind: 'conflict',
        message: `profile ${name} is signed in to ${host}`,
        recordable: true,
        next: [{ command: `indev logout --profile ${name} --host ${host}`, why: 'signs it out' }],
      })
    }
    removeProfile(paths, name)
    return { name }
  },
  human: ({ name }) => `deleted profile: ${name}\n`,
  names: ({ name }) => [name],
})
