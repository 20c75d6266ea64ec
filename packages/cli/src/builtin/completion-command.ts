import type { Command } from '../command.ts'
import { SHELLS, completionScript } from '../completion/scripts.ts'
import { defineCommand } from '../define-command.ts'
import { recordOf, TEXT } from '../output/schema-words.ts'

/** `completion SHELL`: the script that asks this program at Tab. */
export const completionCommand: Command = defineCommand({
  path: ['completion'],
  summary: 'Prints the script that completes commands at Tab.',
  description:
    'The first line of the script says where it goes. Commands, flags and values come from this program at every Tab, names from what was listed last; the network is never asked.',
  positionals: ['shell'],
  args: {
    shell: { type: 'string', choices: SHELLS, required: true, summary: 'The shell' },
  },
  telemetry: { record: false },
  result: recordOf({ shell: TEXT, script: TEXT }),
  run({ shell }, { app }) {
    return { shell, script: completionScript(shell, app.identity.name) }
  },
  human: ({ script }) => script,
})
