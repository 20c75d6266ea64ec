import { defineCommand } from '@indev/cli'
import { homeOf } from '../../config/writable.ts'

/** `indev config path` */
export const configPath = defineCommand({
  path: ['config', 'path'],
  summary: 'Prints where your settings are kept.',
  args: {},
  result: { type: 'string' },
  run: (_args, ctx) => homeOf(ctx).configFile,
  human: (file) => `${file}\n`,
  names: (file) => [file],
})
