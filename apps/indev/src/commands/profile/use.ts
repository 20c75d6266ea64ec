import { defineCommand } from '@indev/cli'
import { writeUserSettings } from '../../config/user-settings.ts'
import { DEFAULT_PROFILE } from '../../profiles/name.ts'
import { oneProfile, profileArg, profileSchema } from '../../profiles/one.ts'

/** `indev profile use` */
export const profileUse = defineCommand({
  path: ['profile', 'use'],
  summary: 'Makes a profile the one that commands use.',
  args: { name: profileArg },
  positionals: ['name'],
  result: profileSchema,
  run(args, ctx) {
    const { paths, name } = oneProfile(ctx, args.name)
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
