import type { CommandEntry } from './app.ts'
import { nearest } from './nearest.ts'

/** Where the words of a command line lead. */
export type Route =
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly used: number }
  | { readonly kind: 'group'; readonly path: readonly string[]; readonly used: number }
  | {
      readonly kind: 'unknown'
      /** The group in which the word was looked up. */
      readonly path: readonly string[]
      readonly word: string
      readonly suggestion: string | undefined
    }

/** Finds the command with the longest path that `words` begin with, else the group, else nothing. */
export function route(table: readonly CommandEntry[], words: readonly string[]): Route {
  const entry = longestMatch(table, words)
  if (entry !== undefined) return { kind: 'command', entry, used: entry.path.length }
  const used = groupDepth(table, words)
  const path = words.slice(0, used)
  const word = words[used]
  if (word === undefined) return { kind: 'group', path, used }
  const names = childrenOf(table, path)
    .filter((child) => !child.hidden)
    .map((child) => child.name)
  return { kind: 'unknown', path, word, suggestion: nearest(word, names) }
}

/** What stands directly below a group. */
export interface Child {
  readonly name: string
  /** Absent for a group. */
  readonly entry: CommandEntry | undefined
  readonly hidden: boolean
}

/** The commands and groups directly below `path`, in the table's order; a group is hidden when all of it is. */
export function childrenOf(table: readonly CommandEntry[], path: readonly string[]): Child[] {
  const children = new Map<string, Child>()
  for (const entry of table) {
    const name = entry.path[path.length]
    if (name === undefined || !startsWith(entry.path, path)) continue
    const isCommand = entry.path.length === path.length + 1
    const known = children.get(name)
    children.set(name, {
      name,
      entry: isCommand ? entry : known?.entry,
      hidden: entry.hidden === true && (known?.hidden ?? true),
    })
  }
  return [...children.values()]
}

function longestMatch(
  table: readonly CommandEntry[],
  words: readonly string[],
): CommandEntry | undefined {
  let best: CommandEntry | undefined
  for (const entry of table) {
    if (startsWith(words, entry.path) && entry.path.length > (best?.path.length ?? 0)) best = entry
  }
  return best
}

function groupDepth(table: readonly CommandEntry[], words: readonly string[]): number {
  let depth = 0
  while (depth < words.length) {
    const prefix = words.slice(0, depth + 1)
    if (!table.some(({ path }) => path.length > prefix.length && startsWith(path, prefix))) break
    depth += 1
  }
  return depth
}

function startsWith(words: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= words.length && prefix.every((word, index) => words[index] === word)
}
