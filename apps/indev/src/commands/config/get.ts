import { CliError, defineCommand } from '@indev/cli'
import { acceptKey } from '../../config/key-arg.ts'
import { resolveSettings } from '../../config/settings.ts'

/** `indev config get` */
export const configGet = defineCommand({
  path: ['config', 'get'],
  summary: 'Prints the value of a setting.',
  args: { key: { type: 'string', required: true, summary: 'The setting.' } },
  positionals: ['key'],
  result: { type: 'string' },
  run(args, ctx) {
    const key = acceptKey(args.key)
    const found = resolveSettings(ctx).resolved.find((each) => each.key === key)
    if (found?.value !== undefined && found.value !== null) return found.value
    throw new CliError({
      slug: 'config.not-set',
      kind: 'not-found',
      message: `${key} is not set`,
      recordable: true,
      next: [{ command: `indev config set ${key} VALUE`, why: 'sets it' }],
    })
  },
  human: (value) => `${value}\n`,
  names: (value) => [value],
})
