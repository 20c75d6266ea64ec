import type { CliApp } from '../app.ts'
import type { ArgSpec, ArgSpecs } from '../args.ts'
import { splitCommandLine } from './split-line.ts'

/** What a person has to fill in: `NAME`, `<name>`, and what a template puts in. */
const PLACEHOLDER = /^(?:[A-Z][A-Z0-9_-]*|<[^<>]+>)$/u

/**
 * What is wrong with command lines that people and programs are told to type: each is read by the
 * runtime's own parser, with placeholders (`NAME`, `<name>`) filled in, and nothing is run.
 *
 * @param lines - Whole command lines; those of other programs are left alone.
 * @returns A sentence for each line that the parser refuses.
 */
export async function commandProblems(
  app: CliApp,
  lines: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = []
  for (const line of new Set(lines)) {
    const [program, ...argv] = firstCommand(splitCommandLine(line))
    // One after the other: the parser of record is loaded once.
    const problem = program === app.identity.name ? await problemOf(app, argv) : undefined
    if (problem !== undefined) problems.push(`${line}: ${problem}`)
  }
  return problems
}

/** What stands before a redirection, a pipe or another command: the rest is the shell's. */
function firstCommand(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => /^(?:[0-9]?[<>]{1,2}|\||&&?|\|\||;)$/u.test(word))
  return end === -1 ? words : words.slice(0, end)
}

async function problemOf(app: CliApp, argv: readonly string[]): Promise<string | undefined> {
  const [{ scan }, { route }, { parseCommand }, { commandTable }, { CliError }] = await Promise.all(
    [
      import('../scan.ts'),
      import('../route.ts'),
      import('../parse-command.ts'),
      import('../command-table.ts'),
      import('../errors.ts'),
    ],
  )
  const line = scan(argv)
  const target = route(commandTable(app), line.words)
  if (target.kind === 'unknown') {
    // Of a command that is put in where the program runs nothing can be said here.
    return PLACEHOLDER.test(target.word) ? undefined : `unknown command ${target.word}`
  }
  const isAnswered = line.globals.help || line.globals.version
  if (target.kind === 'group') return isAnswered ? undefined : 'a group does nothing by itself'
  if (line.globals.help) return undefined
  const command = await target.entry.load()
  try {
    await parseCommand(app, command, filled(command, line.without(target.used)))
    return undefined
  } catch (error) {
    if (error instanceof CliError) return error.message
    throw error
  }
}

interface Fillable {
  readonly args: ArgSpecs
  readonly positionals: readonly string[]
}

/** The arguments with a value that fits in place of every placeholder. */
function filled({ args, positionals }: Fillable, rest: readonly string[]): readonly string[] {
  let words = 0
  return rest.map((token, index) => {
    const [flag = '', value] = token.split('=', 2)
    if (flag.startsWith('-')) {
      const isFilled = value !== undefined && PLACEHOLDER.test(value)
      return isFilled ? `${flag}=${sampleOf(specOf(args, flag), value)}` : token
    }
    const before = specOf(args, rest[index - 1] ?? '')
    const isValue = before !== undefined && before.type !== 'boolean'
    const name = positionals[Math.min(words, positionals.length - 1)] ?? ''
    if (!isValue) words += 1
    return PLACEHOLDER.test(token) ? sampleOf(isValue ? before : args[name], token) : token
  })
}

function specOf(args: ArgSpecs, flag: string): ArgSpec | undefined {
  if (flag.startsWith('--')) return args[flag.slice(2)]
  return Object.values(args).find(({ alias }) => alias !== undefined && `-${alias}` === flag)
}

function sampleOf(spec: ArgSpec | undefined, placeholder: string): string {
  if (spec?.type === 'number') return String(spec.min ?? spec.default ?? 1)
  if (spec?.type === 'duration') return '1s'
  return spec?.type === 'string' ? (spec.choices?.[0] ?? placeholder) : placeholder
}

/**
 * The command lines that the TypeScript sources below `dir` lead people to: every `command:` of a next
 * step or an example. What a template puts in is a placeholder; at its beginning `app` and `name` are
 * the program.
 */
export async function commandsInSources(app: CliApp, dir: URL): Promise<readonly string[]> {
  const { readSources } = await import('../catalogue/read-sources.ts')
  return (await readSources(dir)).flatMap(({ text }) =>
    [...text.matchAll(/\bcommand:\s*(?:'(?<plain>[^'\n]+)'|`(?<template>[^`]+)`)/gu)].map(
      ({ groups = {} }) => {
        const { plain, template = '' } = groups
        const { name } = app.identity
        const begun = template
          .replace(/^\$\{(?:[\w.]+\.)?(?:app|name)\}/u, name)
          .replace(/^\$\{[^}]*\}/u, `${name} X`)
        return plain ?? begun.replaceAll(/\$\{[^}]*\}/gu, 'X')
      },
    ),
  )
}

/** The command lines that a transcript's output leads people to: `try:` lines, and `next` in JSON. */
export function commandsInTranscript(text: string): readonly string[] {
  const tries = [...text.matchAll(/^try: (?<command>.+)$/gmu)]
  const steps = [...text.matchAll(/"command":\s*"(?<command>(?:\\.|[^"\\])*)"/gu)]
  return [
    ...tries.map(({ groups }) => groups?.['command'] ?? ''),
    ...steps.map(({ groups }): string => String(JSON.parse(`"${groups?.['command'] ?? ''}"`))),
  ]
}

/** The command lines that the pages of the error catalogue lead people to. */
export async function commandsInCatalogue(app: CliApp): Promise<readonly string[]> {
  const { catalogueOf } = await import('../catalogue/catalogue.ts')
  const texts = (await catalogueOf(app)).flatMap(({ causes, fixes }) => [...causes, ...fixes])
  return texts.flatMap((text) =>
    [...text.matchAll(/`(?<code>[^`]+)`/gu)]
      .map(({ groups }) => groups?.['code'] ?? '')
      .filter((code) => code.startsWith(`${app.identity.name} `)),
  )
}
