import type { CliApp } from '../app.ts'
import type { ArgSpec } from '../args.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import type { Command } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { commandHelp } from '../help.ts'
import type { CommandHelp } from '../help.ts'
import type { JsonSchema } from '../output/json-schema.ts'
import { codeBlock, markdownTable, section } from './markdown.ts'

/** What a page is made from. */
export interface CommandFacts {
  readonly app: CliApp
  readonly command: Command
  /** Other paths that lead to it. */
  readonly aliases: readonly (readonly string[])[]
  /** The errors that its own code leads to. */
  readonly errors: readonly CatalogueEntry[]
  /** Areas of errors that many commands share: not told one by one. */
  readonly sharedAreas: ReadonlySet<string>
}

/** The page of one command, in Markdown. */
export function commandPage(facts: CommandFacts): string {
  const { app, command } = facts
  const help = commandHelp(app, command)
  return [
    `# ${help.name}\n\n${command.summary}\n`,
    command.description === undefined ? '' : `\n${command.description}\n`,
    section('Usage', codeBlock(usageOf(facts, help.usage))),
    section('Flags', flagsOf(command)),
    section('Examples', examplesText(help.examples)),
    section('Result', resultOf(command)),
    section('Exit codes', exitCodesOf(facts)),
    section('Errors', errorsOf(facts)),
  ].join('')
}

function usageOf({ app, aliases }: CommandFacts, usage: string): string {
  const others = aliases.map((path) => `${app.identity.name} ${path.join(' ')} [flags]`)
  return [usage, ...others].join('\n')
}

function flagsOf({ args, positionals }: Command): string {
  const rows = Object.entries(args)
    .filter(([, spec]) => spec.hidden !== true)
    .map(([name, spec]) => [
      flagText(name, spec),
      spec.summary,
      notesOf(spec, positionals.includes(name)).join(', '),
    ])
  const table = rows.length === 0 ? '' : `${markdownTable(['flag', 'what', ''], rows)}\n`
  return `${table}And the [global flags](README.md#global-flags).\n`
}

function flagText(name: string, spec: ArgSpec): string {
  const short = spec.alias === undefined ? '' : `-${spec.alias}, `
  const no = spec.type === 'boolean' && spec.default !== undefined ? '[no-]' : ''
  return `\`${short}--${no}${name}\``
}

function notesOf(spec: ArgSpec, isPositional: boolean): readonly string[] {
  const notes: string[] = []
  if (isPositional) notes.push('also by position')
  if (spec.type !== 'boolean' && spec.required === true) notes.push('required')
  if (spec.type === 'string' && spec.list === true) notes.push('repeatable')
  if (spec.type === 'string' && spec.choices !== undefined) {
    notes.push(`one of ${spec.choices.map((choice) => `\`${choice}\``).join(', ')}`)
  }
  if (spec.type === 'number') notes.push(rangeOf(spec))
  if (spec.type === 'duration') notes.push('such as `30s`, `5m`, `2h`')
  if (spec.default !== undefined) notes.push(`default \`${String(spec.default)}\``)
  return notes
}

function rangeOf({ integer, min, max }: Extract<ArgSpec, { type: 'number' }>): string {
  const noun = integer === true ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`
  if (min !== undefined) return `${noun} of at least ${min}`
  return max === undefined ? noun : `${noun} of at most ${max}`
}

function examplesText(examples: CommandHelp['examples']): string {
  return examples
    .map(({ command, summary }) => {
      const what = summary.replace(/[.:]$/u, '')
      return `${what}:\n\n${codeBlock(`$ ${command}`)}`
    })
    .join('\n')
}

function resultOf({ path, result, ...command }: Command): string {
  const name = command.names === undefined ? '' : '`-o name` and `-q` print names, one a line.\n'
  if (result === undefined) return name
  const file = `schemas/${path.join('-')}.json`
  const rows = fieldsOf(result)
  const table = rows.length === 0 ? '' : `\n${markdownTable(['field', 'type', 'what'], rows)}`
  return `\`-o json\` prints what [${file}](${file}) describes.\n${table}${name === '' ? '' : `\n${name}`}`
}

/** The fields of a result, or of the items of a list. */
function fieldsOf(schema: JsonSchema): readonly (readonly string[])[] {
  const { properties, required = [] } = schema.items ?? schema
  return Object.entries(properties ?? {}).map(([field, spec]) => [
    `\`${field}\``,
    `${typeText(spec)}${required.includes(field) ? '' : ', not always there'}`,
    spec.description ?? '',
  ])
}

function typeText({ type, enum: choices, items }: JsonSchema): string {
  if (choices !== undefined) return choices.map((each) => `\`${String(each)}\``).join(', ')
  if (type === 'array' && items !== undefined) return `list of ${typeText(items)}`
  return typeof type === 'string' ? type : (type ?? ['anything']).join(' or ')
}

function errorsOf({ errors, sharedAreas }: CommandFacts): string {
  const own = errors.filter((page) => !sharedAreas.has(areaOf(page)))
  const shared = [...sharedAreas].filter((area) => errors.some((page) => areaOf(page) === area))
  const links = own.map(
    ({ slug, summary }) => `- [\`${slug}\`](errors.md#${anchorOf(slug)}): ${summary}\n`,
  )
  const others = shared.map((area) => `\`${area}.*\``).join(', ')
  const more =
    others === '' ? '' : `It shares with many others [the errors](errors.md) ${others}.\n`
  if (links.length === 0) return more
  return `${links.join('')}${more === '' ? '' : `\n${more}`}`
}

function areaOf({ slug }: CatalogueEntry): string {
  return slug.slice(0, slug.indexOf('.'))
}

/** The anchor of a heading, as renderers of Markdown make it. */
function anchorOf(slug: string): string {
  return slug.replaceAll('.', '')
}

function exitCodesOf({ errors }: CommandFacts): string {
  const kinds = new Set<string>(errors.map(({ kind }) => kind))
  const own = Object.entries(EXIT_CODES)
    .filter(([kind]) => kind !== 'usage' && kinds.has(kind))
    .map(([kind, code]) => `${code} (\`${kind}\`)`)
  const list = ['0 when it is done', '2 for a wrong command line', ...own]
  return `${list.join(', ')}; [all of them](../exit-codes.md).\n`
}
