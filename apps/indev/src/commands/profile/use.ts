import { defineCommand } from '@indev/cli'
import { readUserSettings, writeUserSettings } from '../../config/user-settings.ts'
import { homeOf } from '../../config/writable.ts'
import { requireProfile } from '../../profiles/known.ts'
import { DEFAULT_PROFILE } from '../../profiles/name.ts'

/** `indev profile use` */
export const profileUse = defineCommand({
  path: ['profile', 'use'],
  summary: 'Makes a profile the one that commands use.',
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
    writeUserSettings(paths, { profile: name === DEFAULT_PROFILE ? null : name })
    const variable = ctx.env['INDEV_PROFILE'] ?? ''
    if (variable !== '' && variable !== name) {
      ctx.narrate(`INDEV_PROFILE is set and still wins: ${variable}`)
    }
    return { name }
  },
  human: ({ name }) => `using profile: ${name}\n`,
  names: ({ name }) => [name],
})
