/** A Markdown table, as the formatter of the repository would have it; the first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const [head = [], ...others] = rows.map((cells) =>
    widths.map((width, column) => (cells[column] ?? '').padEnd(width)),
  )
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...others]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
