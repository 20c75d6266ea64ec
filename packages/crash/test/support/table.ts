import { readFileSync, writeFileSync } from 'node:fs'

const DOC = new URL('../../../../docs/crash.md', import.meta.url)

/** A Markdown table as oxfmt would have it. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(head), rule, ...body.map(line)].join('\n')
}

/** The table in docs/crash.md that starts with the same column. With `CRASH_UPDATE_DOCS` it becomes `wanted` first. */
export function documentedTable(wanted: string): string | undefined {
  const [column] = /^\| \S+.*?\|/.exec(wanted) ?? ['']
  const heading = column.replace(/\s*\|$/, '')
  const text = readFileSync(DOC, 'utf8')
  const found = text.split('\n\n').find((block) => block.startsWith(heading))
  if (process.env['CRASH_UPDATE_DOCS'] === undefined || found === undefined) return found?.trim()
  writeFileSync(DOC, text.replace(found.trim(), wanted))
  return wanted
}
