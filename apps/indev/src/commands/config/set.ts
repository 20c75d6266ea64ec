import { CliError, defineCommand } from '@indev/cli'
import { acceptKey } from '../../config/key-arg.ts'
import { settingOf } from '../../config/keys.ts'
import { readUserSettings, writeUserSettings } from '../../config/user-settings.ts'
import { placeOf } from '../../config/writable.ts'
import { acceptUrl } from '../../host.ts'
import { requireProfile } from '../../profiles/known.ts'

/** `indev config set` */
export const configSet = defineCommand({
  path: ['config', 'set'],
  summary: 'Changes a setting of yours, or of the profile in use.',
  examples: [{ command: 'indev config set output json', summary: 'Prints JSON from now on.' }],
  args: {
    key: { type: 'string', required: true, summary: 'The setting.' },
    value: { type: 'string', required: true, summary: 'Its value.' },
  },
  positionals: ['key', 'value'],
  result: {
    type: 'object',
    required: ['key', 'value', 'profile'],
    properties: {
      key: { type: 'string' },
      value: { type: 'string' },
      profile: { type: ['string', 'null'], description: 'Null: for every profile.' },
    },
  },
  run(args, ctx) {
    const key = acceptKey(args.key)
    const setting = settingOf(key)
    if (!setting.accepts(args.value)) {
      throw new CliError({
        slug: 'config.bad-value',
        kind: 'usage',
        message: `${key} takes ${setting.takes}`,
        recordable: true,
      })
    }
    const { paths, profile } = placeOf(ctx, key)
    if (key === 'profile') requireProfile(readUserSettings(paths), args.value)
    const value = key === 'host' ? (acceptUrl(args.value) ?? args.value) : args.value
    writeUserSettings(paths, { [key]: value }, profile)
    return { key, value, profile: profile ?? null }
  },
  human: ({ key, value, profile }) =>
    `${key} = ${value}${profile === null ? '' : ` (profile ${profile})`}\n`,
  names: ({ key }) => [key],
})
