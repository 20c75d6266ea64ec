import type { CliApp, CommandEntry } from '../app.ts'
import { choiceWords } from '../globals.ts'
import { globalArgsOf } from '../globals.ts'
import { groupHelp } from '../help.ts'
import { codeBlock, markdownTable, pageOf, section } from './markdown.ts'

/** The variables that stand for a global flag that is not typed. */
const VARIABLES: Readonly<Record<string, string>> = {
  output: 'OUTPUT',
  'no-input': 'NO_INPUT',
  profile: 'PROFILE',
  host: 'HOST',
  telemetry: 'TELEMETRY',
}

/** The first page: every command, the global flags, and what is true of all results. */
export function indexPage(app: CliApp, table: readonly CommandEntry[]): string {
  const { name } = app.identity
  const rows = byFirstWord(table)
    .filter(({ hidden }) => hidden !== true)
    .map(({ path, summary }) => [`[${[name, ...path].join(' ')}](${pageOf(path)})`, summary])
  return [
    `# The commands of ${name}\n\n${app.summary} Written from the commands themselves.\n\n`,
    markdownTable(['command', 'what it does'], rows),
    section('Global flags', globalFlags(app)),
    section('Results', resultsText(name)),
    section('Errors', errorsText(name)),
  ].join('')
}

/** In the order of the table, but what belongs together stands together. */
function byFirstWord(table: readonly CommandEntry[]): readonly CommandEntry[] {
  const groups = new Map<string, CommandEntry[]>()
  for (const entry of table) {
    const [word = ''] = entry.path
    groups.set(word, [...(groups.get(word) ?? []), entry])
  }
  return [...groups.values()].flat()
}

/** The page of a group: what stands below it. */
export function groupPage(
  app: CliApp,
  table: readonly CommandEntry[],
  path: readonly string[],
): string {
  const help = groupHelp(app, table, path)
  const rows = help.commands.map(({ name, summary }) => [
    `[${help.name} ${name}](${pageOf([...path, name])})`,
    summary,
  ])
  return `# ${help.name}\n\n${help.summary}\n\n${markdownTable(['command', 'what it does'], rows)}`
}

function globalFlags(app: CliApp): string {
  const rows = Object.entries(globalArgsOf(app)).map(([flag, spec]) => {
    const short = spec.alias === undefined ? '' : `-${spec.alias}, `
    const choices = spec.type === 'string' ? choiceWords(spec.choices ?? []) : []
    const words = choices.map((word) => `\`${word}\``).join(', ')
    const variable = VARIABLES[flag]
    return [
      `\`${short}--${flag}\``,
      words === '' ? spec.summary : `${spec.summary}: ${words}`,
      variable === undefined ? '' : `\`${app.identity.envPrefix}_${variable}\``,
    ]
  })
  return `Every command takes them.\n\n${markdownTable(['flag', 'what', 'variable'], rows)}
A flag goes before its variable, that before a project file (the format of results, and defaults of
clusters), that before the user's settings.\n`
}

function resultsText(name: string): string {
  return `Standard output is the result and nothing else; what is said beside it goes to standard error.

- \`table\` is for people: times are relative on a terminal, and a narrow one gets fewer columns.
  \`wide\` shows every column. \`--no-headers\` leaves the first line out.
- \`json\` is the bare value; an empty list is \`[]\`. \`yaml\` has the same keys, \`jsonl\` is a line for
  each item of a list. Fields are added in time, and never change their meaning.
- \`name\` prints names, one a line; \`-q\` does the same, and says nothing beside it.
- \`jsonpath=EXPR\` is kubectl's JSONPath, over what \`json\` prints:

${codeBlock(`$ ${name} explain -o jsonpath='{range [*]}{.slug}{"\\n"}{end}'`)}
A command that watches prints one line of JSON for each change with \`json\` and \`jsonl\`, and one
document each with \`yaml\`; on a terminal the table is drawn over the last.
`
}

function errorsText(name: string): string {
  return `A failure is one line on standard error, with commands to go on with. With \`json\`, \`jsonl\` and
\`yaml\` it is one document on standard output, which [schemas/error.json](schemas/error.json) describes.
The [exit code](../exit-codes.md) tells a result from a failure. \`${name} explain SLUG\` shows what stands
on [the page of errors](errors.md).
`
}
