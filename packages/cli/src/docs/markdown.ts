import { displayWidth } from '../output/display-width.ts'

/** A table, its columns aligned in the source as well. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = headings.map((_, index) =>
    Math.max(3, ...cells.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, index) => padded(row[index] ?? '', width)).join(' | ')} |\n`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('')
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - displayWidth(cell))
}

/** Text as it is typed, in lines of its own. */
export function codeBlock(text: string): string {
  return `\`\`\`console\n${text}\n\`\`\`\n`
}

/** A part of a page; nothing when there is nothing to say. */
export function section(title: string, body: string): string {
  return body === '' ? '' : `\n## ${title}\n\n${body}`
}

/** The file of a command's or group's page. */
export function pageOf(path: readonly string[]): string {
  return `${path.join('-')}.md`
}
