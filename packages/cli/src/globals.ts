import type { ArgSpecs } from './args.ts'

/** Flags that every command understands. */
export const GLOBAL_ARGS: ArgSpecs = {
  output: {
    type: 'string',
    alias: 'o',
    choices: ['table', 'json'],
    summary: 'How the result is printed',
  },
  telemetry: {
    type: 'string',
    choices: ['on', 'local', 'off'],
    summary: 'What this run may record',
  },
  debug: { type: 'boolean', summary: 'Show causes and what was recorded, on stderr' },
  'no-input': { type: 'boolean', summary: 'Never ask: exit 3 instead' },
  'no-color': { type: 'boolean', summary: 'Plain text' },
  help: { type: 'boolean', alias: 'h', summary: 'Show help' },
}

/** The global flags of one command line, as far as they are well-formed. */
export interface Globals {
  readonly output: 'table' | 'json'
  /** As typed: consent takes what it can't understand as `off`. */
  readonly telemetry: string | undefined
  readonly debug: boolean
  readonly noInput: boolean
  readonly noColor: boolean
  readonly help: boolean
  /** `--version` before any command. */
  readonly version: boolean
}
