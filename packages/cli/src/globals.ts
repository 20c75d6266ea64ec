import type { CliApp } from './app.ts'
import type { ArgSpecs } from './args.ts'

/** How the result is printed; `wide` is `table` with every column. */
export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml' | 'name' | 'jsonl' | 'jsonpath'

/** Flags that every command understands. */
export const GLOBAL_ARGS: ArgSpecs = {
  output: {
    type: 'string',
    alias: 'o',
    choices: ['table', 'wide', 'json', 'yaml', 'name', 'jsonl', 'jsonpath='],
    placeholder: 'FORMAT',
    summary: 'How the result is printed',
  },
  quiet: { type: 'boolean', alias: 'q', summary: 'Names only, and nothing said beside them' },
  'no-headers': { type: 'boolean', summary: 'Tables without their first line' },
  'request-timeout': { type: 'duration', summary: 'Limit of every request to the platform' },
  profile: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'The settings to use, by name',
    complete: 'profile',
  },
  host: { type: 'string', placeholder: 'URL', summary: 'The address of the platform' },
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

/** The global flags that mean something to `app`: without a platform there is no host to choose. */
export function globalArgsOf({ platform }: Pick<CliApp, 'platform'>): ArgSpecs {
  if (platform !== undefined) return GLOBAL_ARGS
  return Object.fromEntries(
    Object.entries(GLOBAL_ARGS).filter(([name]) => !OF_A_PLATFORM.has(name)),
  )
}

const OF_A_PLATFORM: ReadonlySet<string> = new Set(['request-timeout', 'profile', 'host'])

/** The global flags of one command line, as far as they are well-formed, over their variables. */
export interface Globals {
  readonly output: OutputFormat
  /** What decided {@link Globals.output}. */
  readonly outputFrom: 'flag' | 'environment' | 'settings' | 'default'
  /** The expression after `jsonpath=`. */
  readonly jsonpath: string | undefined
  readonly quiet: boolean
  readonly noHeaders: boolean
  /** Limit of every single request, ms. */
  readonly requestTimeoutMs: number | undefined
  /** What the app makes of them is its own business. */
  readonly profile: string | undefined
  readonly host: string | undefined
  /** As typed: consent takes what it can't understand as `off`. */
  readonly telemetry: string | undefined
  readonly debug: boolean
  readonly noInput: boolean
  readonly noColor: boolean
  readonly help: boolean
  /** `--version` before any command. */
  readonly version: boolean
  /** A variable that says what no flag could: the command line is refused. */
  readonly problem: string | undefined
}

/** Whether `text` is one of the choices; one that ends with `=` takes whatever follows it. */
export function isChoice(choices: readonly string[], text: string): boolean {
  return choices.some((each) =>
    each.endsWith('=') ? text.startsWith(each) && text.length > each.length : each === text,
  )
}

/** The choices as a person would type them. */
export function choiceWords(choices: readonly string[]): readonly string[] {
  return choices.map((each) => (each.endsWith('=') ? `${each}EXPR` : each))
}
