import { CliError, defineCommand } from '@indev/cli'
import { readUserSettings, writeUserSettings } from '../../config/user-settings.ts'
import { homeOf } from '../../config/writable.ts'
import { acceptHost } from '../../host.ts'
import { profilesIn } from '../../profiles/known.ts'
import { acceptProfile } from '../../profiles/name.ts'

/** `indev profile create` */
export const profileCreate = defineCommand({
  path: ['profile', 'create'],
  summary: 'Makes a profile: a host and an account of its own.',
  description: 'Its host is that of --host, or of INDEV_HOST.',
  examples: [
    {
      command: 'indev profile create work --host https://platform.example',
      summary: 'Makes one for another platform.',
    },
  ],
  args: { name: { type: 'string', required: true, summary: 'Its name.' } },
  positionals: ['name'],
  result: {
    type: 'object',
    required: ['name', 'host'],
    properties: {
      name: { type: 'string' },
      host: { type: ['string', 'null'], description: 'Null: the one of your settings.' },
    },
  },
  run(args, ctx) {
    const paths = homeOf(ctx)
    const name = acceptProfile(args.name)
    if (profilesIn(readUserSettings(paths)).includes(name)) {
      throw new CliError({
        slug: 'profile.conflict',
        kind: 'conflict',
        message: `there is a profile ${name} already`,
        recordable: true,
        next: [{ command: `indev profile use ${name}`, why: 'uses it' }],
      })
    }
    const given = ctx.globals.host
    const host = given === undefined ? undefined : acceptHost(given, '--host')
    writeUserSettings(paths, host === undefined ? {} : { host }, name)
    return { name, host: host ?? null }
  },
  human: ({ name }) => `created profile: ${name}\nsign in: indev login --profile ${name}\n`,
  names: ({ name }) => [name],
})
