import { displayWidth } from './display-width.ts'

/** Breaks every line of `text` between words, where it is wider than `columns`. */
export function wrapText(text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, columns))
}

function wrapLine(line: string, columns: number): readonly string[] {
  if (displayWidth(line) <= columns) return [line]
  const indent = /^ */u.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let current = ''
  for (const word of line.trim().split(' ')) {
    const longer = current === '' ? indent + word : `${current} ${word}`
    if (current !== '' && displayWidth(longer) > columns) {
      lines.push(current)
      current = indent + word
    } else {
      current = longer
    }
  }
  return [...lines, current]
}

/** The least room that is worth a second column. */
const MIN_RIGHT_COLUMNS = 24

/**
 * Two columns, the right one broken between words where the terminal ends; on a narrow one the right
 * column stands below the left.
 */
export function formatPairs(
  rows: readonly (readonly [left: string, right: string])[],
  columns: number,
): string {
  const width = Math.max(0, ...rows.map(([left]) => displayWidth(left)))
  const isStacked = columns - width - 2 < MIN_RIGHT_COLUMNS
  const indent = isStacked ? 10 : width + 2
  return rows
    .flatMap(([left, right]) => {
      const [first = '', ...rest] = wrapText(right, columns - indent)
      const pad = ' '.repeat(indent)
      const head = isStacked
        ? [left, pad + first]
        : [left + ' '.repeat(indent - displayWidth(left)) + first]
      return [...head, ...rest.map((line) => pad + line)]
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}
