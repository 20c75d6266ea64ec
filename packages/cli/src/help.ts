import type { ArgSpec } from './args.ts'
import type { CliApp, CommandEntry } from './app.ts'
import type { Command } from './command.ts'
import { choiceWords, globalArgsOf } from './globals.ts'
import { formatPairs, wrapText } from './output/wrap.ts'
import { childrenOf } from './route.ts'
import type { View } from './view.ts'

/** The help of a group as data: what `-o json` prints. */
export interface GroupHelp {
  readonly name: string
  readonly summary: string
  readonly commands: readonly { readonly name: string; readonly summary: string }[]
}

/** What stands below `path`, from the table alone: no command is loaded. */
export function groupHelp(
  app: CliApp,
  table: readonly CommandEntry[],
  path: readonly string[],
): GroupHelp {
  const name = [app.identity.name, ...path].join(' ')
  const children = childrenOf(table, path)
  const seen = children.filter((child) => !child.hidden)
  // Whoever asks for the help of a hidden group knows of it.
  const commands = (seen.length === 0 ? children : seen).map((child) => ({
    name: child.name,
    summary: child.entry?.summary ?? groupSummary(app, [...path, child.name]),
  }))
  return { name, summary: groupSummary(app, path), commands }
}

/** Group help for people. */
export function groupHelpText(help: GroupHelp, view: View): string {
  const heading = (text: string): string => view.paint('bold', text)
  const head = help.summary === '' ? '' : `${wrapped(help.summary, view)}\n`
  const usage = `${heading('Usage')}\n  ${help.name} COMMAND\n\n`
  const rows = help.commands.map(({ name, summary }) => [`  ${name}`, summary] as const)
  const hint = `\nMore about a command: ${help.name} COMMAND --help\n`
  return `${head}${usage}${heading('Commands')}\n${formatPairs(rows, view.widthColumns)}${hint}`
}

/** The help of a command as data: what `-o json` prints. */
export interface CommandHelp {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly description: string
  readonly flags: readonly { readonly flag: string; readonly summary: string }[]
  readonly globalFlags: readonly { readonly flag: string; readonly summary: string }[]
  readonly examples: readonly { readonly command: string; readonly summary: string }[]
}

/** What a command takes. */
export function commandHelp(app: CliApp, command: Command): CommandHelp {
  const name = [app.identity.name, ...command.path].join(' ')
  const words = command.positionals.map((positional) => wordOf(positional, command))
  return {
    name,
    usage: [name, ...words, '[flags]'].join(' '),
    summary: command.summary,
    description: command.description ?? '',
    flags: flagRows(command.args),
    globalFlags: flagRows(globalArgsOf(app)),
    examples: examplesOf(app, command),
  }
}

/** The examples of a command, to be typed as they stand: a built-in one does not know the name of its program. */
function examplesOf(app: CliApp, { examples = [] }: Command): CommandHelp['examples'] {
  const name = app.identity.name
  return examples.map(({ command, summary }) => ({
    command: command.split(' ').includes(name) ? command : `${name} ${command}`,
    summary,
  }))
}

/** Command help for people. */
export function commandHelpText(help: CommandHelp, view: View): string {
  const part = (title: string, body: string): string => `\n${view.paint('bold', title)}\n${body}`
  const flags = (rows: CommandHelp['flags']): string =>
    formatPairs(
      rows.map(({ flag, summary }) => [`  ${flag}`, summary]),
      view.widthColumns,
    )
  return [
    wrapped(help.summary, view),
    help.description === '' ? '' : `\n${wrapped(help.description, view)}`,
    part('Usage', `  ${help.usage}\n`),
    help.flags.length === 0 ? '' : part('Flags', flags(help.flags)),
    part('Global flags', flags(help.globalFlags)),
    help.examples.length === 0
      ? ''
      : part(
          'Examples',
          help.examples.map((example) => `  ${example.summary}\n    ${example.command}\n`).join(''),
        ),
  ].join('')
}

function wrapped(text: string, { widthColumns }: View): string {
  return wrapText(text, widthColumns)
    .map((line) => `${line}\n`)
    .join('')
}

function groupSummary(app: CliApp, path: readonly string[]): string {
  if (path.length === 0) return app.summary
  return app.groups?.[path.join(' ')] ?? BUILT_IN_GROUPS[path.join(' ')] ?? ''
}

const BUILT_IN_GROUPS: Readonly<Record<string, string>> = {
  telemetry: 'Shows and decides what is recorded.',
  'telemetry spool': 'Looks after the files that records wait in.',
  crash: 'Shows what happened when a command crashed.',
  'crash upload': 'Decides whether crash reports leave this machine.',
  slo: 'Shows how well the commands have been doing.',
}

function wordOf(name: string, command: Command): string {
  const spec = command.args[name]
  const isList = spec?.type === 'string' && spec.list === true
  const word = `${name.toUpperCase()}${isList ? '…' : ''}`
  return spec !== undefined && spec.type !== 'boolean' && spec.required === true
    ? word
    : `[${word}]`
}

function flagRows(args: Readonly<Record<string, ArgSpec>>): { flag: string; summary: string }[] {
  return Object.entries(args)
    .filter(([, spec]) => spec.hidden !== true)
    .map(([name, spec]) => ({ flag: flagOf(name, spec), summary: summaryOf(spec) }))
}

const PLACEHOLDERS = { number: 'N', duration: 'TIME', string: 'TEXT' } as const

function flagOf(name: string, spec: ArgSpec): string {
  const short = spec.alias === undefined ? '    ' : `-${spec.alias}, `
  if (spec.type !== 'boolean') {
    const { placeholder, choices } = spec.type === 'string' ? spec : {}
    const word = placeholder ?? choices?.join('|') ?? PLACEHOLDERS[spec.type]
    return `${short}--${name} ${word}`
  }
  return `${short}--${spec.default === undefined ? '' : '[no-]'}${name}`
}

function summaryOf(spec: ArgSpec): string {
  const notes: string[] = []
  if (spec.type !== 'boolean' && spec.required === true) notes.push('required')
  if (spec.type === 'string' && spec.list === true) notes.push('repeatable')
  if (spec.type === 'string' && spec.placeholder !== undefined && spec.choices !== undefined) {
    notes.push(choiceWords(spec.choices).join(', '))
  }
  if (spec.type === 'number' && spec.min !== undefined && spec.max !== undefined) {
    notes.push(`${spec.min} to ${spec.max}`)
  }
  if (spec.default !== undefined) notes.push(`default ${String(spec.default)}`)
  return notes.length === 0 ? spec.summary : `${spec.summary} (${notes.join(', ')})`
}
