import type { BenchResult } from './result.ts'

/** A result for people: rows, differences with their intervals, budgets. */
export function renderResult(result: BenchResult): string {
  const rows = result.rows.map((row) => [
    row.case,
    row.metric,
    `${row.median} ${row.unit}`,
    `${row.p95} ${row.unit}`,
    `${row.n}`,
  ])
  const pairs = result.pairs.map((pair) => [
    `${pair.b} - ${pair.a}`,
    pair.metric,
    `${signed(pair.medianDiff)} ${pair.unit}`,
    `[${signed(pair.ci95[0])}, ${signed(pair.ci95[1])}]`,
    `x${pair.ratio}`,
  ])
  const budgets = result.budgets.map((budget) => [
    budget.name,
    `${budget.value} ${budget.unit}`,
    `${budget.limit} ${budget.unit}`,
    budget.ok ? 'kept' : 'MISSED',
  ])
  return [
    renderTable(['case', 'metric', 'median', 'p95', 'n'], rows),
    renderTable(['paired difference', 'metric', 'median', '95 % interval', 'ratio'], pairs),
    renderTable(['budget (upper end of the interval)', 'value', 'limit', ''], budgets),
  ]
    .filter((table) => table !== '')
    .join('\n')
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n') + '\n'
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : `${value}`
}
