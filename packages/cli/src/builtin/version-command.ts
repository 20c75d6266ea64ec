import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { recordOf, TEXT } from '../output/schema-words.ts'
import { formatVersion, versionOf } from '../version.ts'

/** `version`: the plain form is answered before this is ever loaded. */
export const versionCommand: Command = defineCommand({
  path: ['version'],
  summary: 'Shows the version.',
  args: {},
  telemetry: { record: false },
  result: recordOf({ name: TEXT, version: TEXT }),
  run: (_args, ctx) => versionOf(ctx.app),
  human: (version) => formatVersion(version, 'table'),
})
