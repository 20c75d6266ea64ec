import type { OutputStream } from './streams.ts'
import type { TextStyle, View } from './view.ts'

/** SGR parameters: bold, dim, and three of the eight colours that every terminal has. */
const SGR: Readonly<Record<TextStyle, string>> = {
  bold: '1',
  dim: '2',
  good: '32',
  warn: '33',
  bad: '31',
}

/** Whether `stream` may show emphasis: a terminal, no `--no-color`, no NO_COLOR, not a dumb one. */
export function canPaint(
  stream: OutputStream,
  env: Readonly<NodeJS.ProcessEnv>,
  noColor: boolean,
): boolean {
  const isRefused = noColor || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  return !isRefused && stream.isTTY
}

/** Emphasises `text` when `isOn`. */
export function paint(isOn: boolean, style: TextStyle, text: string): string {
  return isOn ? `\u001B[${SGR[style]}m${text}\u001B[0m` : text
}

/** What a command's `human` writes with. */
export function createView(stdout: OutputStream, isPainted: boolean, nowMs: number): View {
  return {
    widthColumns: stdout.isTTY ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    isTerminal: stdout.isTTY,
    nowMs,
    table: (columns, rows) => alignRows([columns, ...rows], '   '),
    fields: (pairs) =>
      alignRows(
        pairs.map(([label, value]) => [`${label}:`, value]),
        '  ',
      ),
    paint: (style, text) => paint(isPainted, style, text),
  }
}

function alignRows(rows: readonly (readonly string[])[], gap: string): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, visibleLength(cell))
    }
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) =>
        index === row.length - 1
          ? cell
          : cell + ' '.repeat((widths[index] ?? 0) - visibleLength(cell)),
      )
      return `${cells.join(gap).trimEnd()}\n`
    })
    .join('')
}

/** Code points that are seen: our own emphasis takes no room. */
function visibleLength(text: string): number {
  return Array.from(text.replaceAll(SEQUENCE, '')).length
}

const SEQUENCE = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, 'gu')
