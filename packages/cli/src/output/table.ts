import type { Column } from '../view.ts'
import { displayWidth } from './display-width.ts'

/** What decides which columns a table shows. */
export interface TableShape {
  readonly widthColumns: number
  readonly isWide: boolean
  readonly hasHeaders: boolean
}

const GAP = '   '

/** Aligns rows under their headings, with as many columns as there is room for. */
export function formatTable(
  columns: readonly (string | Column)[],
  rows: readonly (readonly string[])[],
  shape: TableShape,
): string {
  const wanted = columns
    .map((column, index) => ({
      index,
      ...(typeof column === 'string' ? { title: column } : column),
    }))
    .filter((column) => shape.isWide || column.wide !== true)
  const table = [wanted.map(({ title }) => title), ...rows.map(cellsOf(wanted))]
  const cells = measured(shape.hasHeaders ? table : table.slice(1))
  const limit = shape.isWide ? Number.POSITIVE_INFINITY : shape.widthColumns
  const kept = columnsThatFit(wanted, widthsOf(cells), limit)
  return joinCells(
    cells.map((row) => row.filter((_, index) => kept.has(index))),
    GAP,
  )
}

/** Joins texts by `gap`, every column as wide as its widest text; the last is not padded. */
export function alignRows(rows: readonly (readonly string[])[], gap: string): string {
  return joinCells(measured(rows), gap)
}

/** A text, measured once. */
interface Cell {
  readonly text: string
  readonly width: number
}

function measured(rows: readonly (readonly string[])[]): readonly (readonly Cell[])[] {
  return rows.map((row) => row.map((text) => ({ text, width: displayWidth(text) })))
}

function joinCells(rows: readonly (readonly Cell[])[], gap: string): string {
  const widths = widthsOf(rows)
  return rows
    .map((row) => {
      const texts = row.map(({ text, width }, index) =>
        index === row.length - 1 ? text : text + ' '.repeat((widths[index] ?? 0) - width),
      )
      return `${texts.join(gap).trimEnd()}\n`
    })
    .join('')
}

function cellsOf(wanted: readonly { readonly index: number }[]) {
  return (row: readonly string[]): readonly string[] =>
    wanted.map(({ index }) => oneLine(row[index] ?? ''))
}

/** Our own emphasis, or a control character, a line's end, or what turns the direction of text. */
const UNRULY = String.raw`\u001b\[(?:[012]|3[123])m|[\p{Control}\u2028\u2029\u202a-\u202e\u2066-\u2069]`

/** A text that is one line and drives no terminal, whatever a platform answers. */
export function oneLine(cell: string): string {
  if (/^[ -~]*$/u.test(cell)) return cell
  return cell.replaceAll(new RegExp(UNRULY, 'gu'), (found) => {
    if (found.length > 1) return found
    return /\s/u.test(found) ? ' ' : '\uFFFD'
  })
}

function widthsOf(rows: readonly (readonly Cell[])[]): readonly number[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, { width }] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, width)
    }
  }
  return widths
}

/** The positions that fit: the one with the smallest `keep` goes first, the first never. */
function columnsThatFit(
  columns: readonly Partial<Column>[],
  widths: readonly number[],
  limit: number,
): ReadonlySet<number> {
  const kept = new Set(columns.keys())
  const leaving = [...columns.keys()]
    .slice(1)
    .toSorted((a, b) => keepOf(columns, a) - keepOf(columns, b) || b - a)
  for (const next of leaving) {
    const total = [...kept].reduce((sum, index) => sum + (widths[index] ?? 0) + GAP.length, 0)
    if (total - GAP.length <= limit) break
    kept.delete(next)
  }
  return kept
}

function keepOf(columns: readonly Partial<Column>[], index: number): number {
  return columns[index]?.keep ?? columns.length - index
}
