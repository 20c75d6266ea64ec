import { CliError, defineCommand } from '@indev/cli'
import { readVault } from '../../auth/credentials.ts'
import { readUserSettings, removeProfile } from '../../config/user-settings.ts'
import { homeOf } from '../../config/writable.ts'
import { requireProfile } from '../../profiles/known.ts'
import { DEFAULT_PROFILE } from '../../profiles/name.ts'

/** `indev profile delete` */
export const profileDelete = defineCommand({
  path: ['profile', 'delete'],
  summary: 'Deletes a profile that is signed out.',
  args: { name: { type: 'string', required: true, summary: 'Its name.', complete: 'profile' } },
  positionals: ['name'],
  result: {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' } },
  },
  run(args, ctx) {
    const paths = homeOf(ctx)
    const name = requireProfile(readUserSettings(paths), args.name)
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
