import { alignRows, formatTable, oneLine } from './output/table.ts'
import { formatTime } from './output/time.ts'
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

/** How the flags shape what people read. */
export interface ViewShape {
  readonly isWide?: boolean
  readonly hasHeaders?: boolean
}

/** What a command's `human` writes with. */
export function createView(
  stdout: OutputStream,
  isPainted: boolean,
  nowMs: number,
  { isWide = false, hasHeaders = true }: ViewShape = {},
): View {
  const isTerminal = stdout.isTTY
  const widthColumns = isTerminal ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY
  return {
    widthColumns,
    isTerminal,
    nowMs,
    isWide,
    table: (columns, rows) => formatTable(columns, rows, { widthColumns, isWide, hasHeaders }),
    fields: (pairs) =>
      alignRows(
        pairs.map(([label, value]) => [`${label}:`, value.split('\n').map(oneLine).join('\n')]),
        '  ',
      ),
    time: (at) => formatTime(at, nowMs, isTerminal),
    paint: (style, text) => paint(isPainted, style, text),
  }
}
