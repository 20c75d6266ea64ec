import { choiceWords, GLOBAL_ARGS, type Globals, isChoice, type OutputFormat } from './globals.ts'
import { isSet } from './is-set.ts'

/** What stands in for global flags that were not typed. */
export interface GlobalDefaults {
  readonly output?: string | undefined
  readonly noInput?: boolean | undefined
  readonly profile?: string | undefined
  readonly host?: string | undefined
  /** The prefix of the variables, for messages. */
  readonly prefix?: string
}

/** `PREFIX_OUTPUT`, `PREFIX_NO_INPUT`, `PREFIX_PROFILE` and `PREFIX_HOST`; an empty one is not set. */
export function environmentDefaults(
  prefix: string,
  env: Readonly<NodeJS.ProcessEnv>,
): GlobalDefaults {
  const read = (name: string): string | undefined => {
    const value = env[`${prefix}_${name}`]
    return value === '' ? undefined : value
  }
  return {
    prefix,
    output: read('OUTPUT'),
    noInput: isSet(read('NO_INPUT')),
    profile: read('PROFILE'),
    host: read('HOST'),
  }
}

/** How the result is printed, by the rules of precedence: `-o`, `-q`, the variable, the app's own. */
export function outputOf(
  typed: string | undefined,
  quiet: boolean,
  { output, prefix = '' }: GlobalDefaults,
): Pick<Globals, 'output' | 'outputFrom' | 'jsonpath' | 'problem'> {
  const none = { jsonpath: undefined, problem: undefined }
  if (typed !== undefined) return { ...none, ...formatOf(typed), outputFrom: 'flag' }
  if (quiet) return { ...none, output: 'name', outputFrom: 'flag' }
  if (output === undefined) return { ...none, output: 'table', outputFrom: 'default' }
  if (isOutput(output)) return { ...none, ...formatOf(output), outputFrom: 'environment' }
  const wanted = `${prefix}_OUTPUT must be one of ${choiceWords(choices()).join(', ')}`
  const problem = `${wanted}, not ${JSON.stringify(output)}`
  return { ...none, output: 'table', outputFrom: 'default', problem }
}

/** The format that the app's own settings ask for, where nothing stronger did; nonsense is left out. */
export function withSettings(globals: Globals, output: string | undefined): Globals {
  const isAsked = globals.outputFrom === 'default' && output !== undefined && isOutput(output)
  return isAsked ? { ...globals, ...formatOf(output), outputFrom: 'settings' } : globals
}

const FORMATS: readonly OutputFormat[] = ['table', 'wide', 'json', 'yaml', 'name', 'jsonl']

function formatOf(text: string): { output: OutputFormat; jsonpath: string | undefined } {
  const plain = FORMATS.find((each) => each === text)
  if (plain !== undefined) return { output: plain, jsonpath: undefined }
  return { output: 'jsonpath', jsonpath: text.slice(text.indexOf('=') + 1) }
}

function isOutput(text: string): boolean {
  return isChoice(choices(), text)
}

function choices(): readonly string[] {
  const spec = GLOBAL_ARGS['output']
  return spec?.type === 'string' ? (spec.choices ?? []) : []
}
