import type { SQLOutputValue } from 'node:sqlite'

/** One row as SQLite returns it. */
export type Row = Record<string, SQLOutputValue>

/** The text in a column that is NOT NULL. */
export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new TypeError(`column ${column} holds no text`)
  return value
}

/** The text in a column, or undefined where it is NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column)
}

/** The integer in a column that is NOT NULL. */
export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new TypeError(`column ${column} holds no integer`)
  return value
}

/** The integer in a column, or undefined where it is NULL. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column)
}

/** The text in a column, which must be one of `choices`. */
export function oneOf<T extends string>(row: Row, column: string, choices: readonly T[]): T {
  const value = text(row, column)
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined) throw new TypeError(`column ${column} holds an unknown value`)
  return choice
}
