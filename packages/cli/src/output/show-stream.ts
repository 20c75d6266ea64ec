import type { Command } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { renderResult } from './render.ts'
import { type ResultStream, STREAMED } from './stream.ts'

/**
 * Shows the pieces of a stream as they come, for as long as somebody reads them.
 *
 * @param signal - The command's: rejects with its reason when it is aborted.
 * @returns {@link STREAMED} when the last piece has been shown.
 */
export async function showStream(
  { host, scan }: Invocation,
  command: Command,
  result: ResultStream<unknown>,
  signal: AbortSignal,
): Promise<typeof STREAMED> {
  const { globals } = scan
  const { stdout } = host.streams
  const isRedrawn = stdout.isTTY && (globals.output === 'table' || globals.output === 'wide')
  // Every piece is one line, also where a single result would be indented.
  const line = globals.output === 'json' ? { ...globals, output: 'jsonl' as const } : globals
  let drawnLines = 0
  for await (const item of until(result.items, [signal, result.signal])) {
    const whole = globals.output === 'json' ? [item] : item
    const text = await renderResult({ command, globals: line, host }, whole)
    if (isRedrawn) {
      const lines = linesThatFit(text, stdout.rows ?? 24)
      stdout.write(redraw(drawnLines, lines))
      drawnLines = lines.length
    } else {
      stdout.write(globals.output === 'yaml' ? `---\n${text}` : text)
    }
    // `| head -1` has what it wanted.
    if (stdout.isGone === true) break
  }
  signal.throwIfAborted()
  return STREAMED
}

/**
 * The items until they end or a signal says so; a source that is stuck is left behind.
 *
 * @yields Each item, unchanged.
 */
async function* until<T>(
  items: AsyncIterable<T>,
  signals: readonly (AbortSignal | undefined)[],
): AsyncGenerator<T> {
  const signal = AbortSignal.any(signals.filter((each) => each !== undefined))
  const iterator = items[Symbol.asyncIterator]()
  const stopped = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), stopped])
      if (next === undefined || next.done === true) return
      yield next.value
    }
  } finally {
    // Not awaited: a generator that waits for something answers only when that has come.
    void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}

/** What is too high for the terminal would scroll, and could not be drawn over. */
function linesThatFit(text: string, rows: number): readonly string[] {
  const lines = text.split('\n').slice(0, -1)
  if (lines.length < rows) return lines
  const kept = Math.max(1, rows - 2)
  return [...lines.slice(0, kept), `… and ${lines.length - kept} more lines`]
}

const ESC = '\u001B['

/**
 * Writes lines over those that were drawn last, one by one, so that nothing flickers.
 *
 * Meanwhile the terminal doesn't wrap (DECAWM off): a line is one row, whatever its width.
 */
function redraw(drawnLines: number, lines: readonly string[]): string {
  const up = drawnLines === 0 ? '' : `${ESC}${drawnLines}A\r`
  const text = lines.map((line) => `${ESC}K${line}\n`).join('')
  return `${ESC}?7l${up}${text}${ESC}J${ESC}?7h`
}
