import type { JournalEntry } from '../journal-entry.ts'
import { CAUSES, OUTCOMES } from '../journal-line.ts'

/** One text of every row, each different one kept once. */
export interface Column {
  readonly words: readonly string[]
  /** Index of each row's word. */
  readonly rows: readonly number[]
}

/** The column of what `word` says of each row. */
export function columnOf<Row>(rows: readonly Row[], word: (row: Row) => string): Column {
  const words = new Map<string, number>()
  const indices = rows.map((row) => {
    const text = word(row)
    const found = words.get(text) ?? words.size
    words.set(text, found)
    return found
  })
  return { rows: indices, words: [...words.keys()] }
}

/** The text of one row. */
export function wordAt({ words, rows }: Column, row: number): string {
  return words[rows[row] ?? -1] ?? ''
}

/** How a command ended, as far as an SLI looks at it. */
export type Ending = Pick<JournalEntry, 'outcome' | 'cause'>

/** Outcome and, after a space, cause. */
export function endingName({ outcome, cause }: Ending): string {
  return cause === undefined ? outcome : `${outcome} ${cause}`
}

/** Every ending there is, by its name. */
const ENDINGS: ReadonlyMap<string, Ending> = new Map(
  OUTCOMES.flatMap((outcome) =>
    [undefined, ...CAUSES].map((cause) => [endingName({ outcome, cause }), { outcome, cause }]),
  ),
)

/**
 * The endings of a column of {@link endingName}s, by row.
 *
 * @throws TypeError for any other name, and for a row without one.
 */
export function endingsOf({ words, rows }: Column): (row: number) => Ending {
  const endings = words.map(endingOf)
  return (row) => endings[rows[row] ?? -1] ?? endingOf('')
}

function endingOf(name: string): Ending {
  const ending = ENDINGS.get(name)
  if (ending === undefined) throw new TypeError(`no command ends as ${name}`)
  return ending
}

/** Loaded when the first file under gzip is met: a command that only appends needs none of it. */
export function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib')
}
