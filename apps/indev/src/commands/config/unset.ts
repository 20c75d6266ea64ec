import { defineCommand } from '@indev/cli'
import { acceptKey } from '../../config/key-arg.ts'
import { readUserSettings, writeUserSettings } from '../../config/user-settings.ts'
import { placeOf } from '../../config/writable.ts'

/** `indev config unset` */
export const configUnset = defineCommand({
  path: ['config', 'unset'],
  summary: 'Takes a setting of yours back, or one of the profile in use.',
  args: { key: { type: 'string', required: true, summary: 'The setting.' } },
  positionals: ['key'],
  result: {
    type: 'object',
    required: ['key', 'wasSet', 'profile'],
    properties: {
      key: { type: 'string' },
      wasSet: { type: 'boolean' },
      profile: { type: ['string', 'null'], description: 'Null: for every profile.' },
    },
  },
  run(args, ctx) {
    const key = acceptKey(args.key)
    const { paths, profile } = placeOf(ctx, key)
    const settings = readUserSettings(paths)
    const values = profile === undefined ? settings.values : settings.profiles[profile]?.values
    const wasSet = values?.[key] !== undefined
    if (wasSet) writeUserSettings(paths, { [key]: null }, profile)
    return { key, wasSet, profile: profile ?? null }
  },
  human: ({ key, wasSet, profile }) => {
    const where = profile === null ? '' : ` in profile ${profile}`
    return wasSet ? `${key} is no longer set${where}\n` : `${key} was not set${where}\n`
  },
  names: ({ key }) => [key],
})
