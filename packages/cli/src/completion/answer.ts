import { resolvePaths } from '@indev/telemetry/paths'
import type { CliApp } from '../app.ts'
import type { ArgSpec, ArgSpecs } from '../args.ts'
import { commandTable } from '../command-table.ts'
import { findFlag } from '../fast/cut.ts'
import { flagTable } from '../flag-table.ts'
import { globalArgsOf } from '../globals.ts'
import { childrenOf, route } from '../route.ts'
import { scan } from '../scan.ts'
import { flagCandidates } from './flags.ts'
import { readRemembered } from './remembered-names.ts'
import { loadSpecs } from './specs.ts'

/** One word that may stand at the cursor. */
export interface Candidate {
  readonly value: string
  /** One line about it; empty when there is nothing to say. */
  readonly text: string
}

/** What may stand at the cursor. */
export interface Answer {
  /** Paths, which shells know better than we do. */
  readonly files: boolean
  readonly candidates: readonly Candidate[]
}

/** A command line with the cursor in it. */
export interface Question {
  readonly app: CliApp
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Words before the one at the cursor, without the program's name. */
  readonly before: readonly string[]
  /** The word at the cursor, as far as it goes. */
  readonly current: string
}

const NOTHING: Answer = { files: false, candidates: [] }

/**
 * What may stand at the cursor, from the command table; at most the command that is being typed is loaded.
 *
 * Names come from what earlier commands remembered: Tab never touches the network.
 */
export async function answer(question: Question): Promise<Answer> {
  const { app, before, current } = question
  const table = commandTable(app)
  const scanned = scan(before)
  const target = route(table, scanned.words)
  if (target.kind === 'unknown') return NOTHING
  const command = target.kind === 'command' ? await loadSpecs(app, target.entry) : undefined
  const specs = { ...command?.args, ...globalArgsOf(app) }
  const state = walk(specs, scanned.without(target.used))
  const valued = valueAt(specs, state, current)
  if (valued !== undefined) return valuesOf(question, valued.spec, valued.prefix)
  if (!state.isPastDashes && current.startsWith('-')) {
    return { files: false, candidates: flagCandidates(specs, state.given, current) }
  }
  const children = target.kind === 'group' ? target.path : scanned.words
  const words = childrenOf(table, children).filter(({ hidden }) => !hidden)
  const candidates = words.map(({ name, entry }) => ({
    value: name,
    text: entry?.summary ?? app.groups?.[[...children, name].join(' ')] ?? '',
  }))
  if (command === undefined) return startingWith(current, { files: false, candidates })
  const { positionals } = command
  const name = positionals[Math.min(state.words, positionals.length - 1)]
  const spec = name === undefined ? undefined : specs[name]
  const isFull = state.words >= positionals.length && !(spec?.type === 'string' && spec.list)
  if (spec !== undefined && !isFull) return valuesOf(question, spec, '')
  const mayBeFlag = current === '' && !state.isPastDashes
  return mayBeFlag
    ? { files: false, candidates: flagCandidates(specs, state.given, '') }
    : startingWith(current, { files: false, candidates })
}

/** How far a command's arguments have come. */
interface State {
  /** Flags that have been typed, by name. */
  readonly given: ReadonlySet<string>
  /** How many words that are no flags. */
  readonly words: number
  /** The flag whose value comes next. */
  readonly pending: string | undefined
  readonly isPastDashes: boolean
}

function walk(specs: ArgSpecs, argv: readonly string[]): State {
  const table = flagTable(specs)
  const dashes = argv.indexOf('--')
  const end = dashes === -1 ? argv.length : dashes
  const given = new Set<string>()
  let words = dashes === -1 ? 0 : argv.length - dashes - 1
  let pending: string | undefined
  for (const token of argv.slice(0, end)) {
    if (pending !== undefined) {
      pending = undefined
      continue
    }
    if (!token.startsWith('-')) words += 1
    const found = token.startsWith('-') ? findFlag(table, token) : undefined
    if (found === undefined) continue
    given.add(found.name)
    if (!found.flag.isSwitch && found.value === undefined) pending = found.name
  }
  return { given, words, pending, isPastDashes: dashes !== -1 }
}

/** The flag whose value is at the cursor, and what of the word is not the value. */
function valueAt(
  specs: ArgSpecs,
  { pending, isPastDashes }: State,
  current: string,
): { readonly spec: ArgSpec; readonly prefix: string } | undefined {
  if (isPastDashes) return undefined
  const found = current.startsWith('-') ? findFlag(flagTable(specs), current) : undefined
  const isJoined = found?.value !== undefined
  const spec = specs[pending ?? (isJoined ? found.name : '')]
  if (spec === undefined) return undefined
  return { spec, prefix: pending === undefined ? current.slice(0, current.indexOf('=') + 1) : '' }
}

function valuesOf(question: Question, spec: ArgSpec, prefix: string): Answer {
  if (spec.type !== 'string') return NOTHING
  if (spec.complete === 'file') return { files: true, candidates: [] }
  const names =
    spec.choices ?? (spec.complete === undefined ? [] : namesOf(question, spec.complete))
  const candidates = names.map((name) => ({ value: prefix + name, text: '' }))
  return startingWith(question.current, { files: false, candidates })
}

function namesOf({ app, env }: Question, kind: string): readonly string[] {
  const paths = resolvePaths(app.identity, env)
  const known = app.completeNames?.(kind, { env, paths }) ?? []
  const remembered = paths === undefined ? [] : readRemembered(paths.stateDir, kind)
  return [...new Set([...known, ...remembered])]
}

function startingWith(current: string, { files, candidates }: Answer): Answer {
  return { files, candidates: candidates.filter(({ value }) => value.startsWith(current)) }
}
