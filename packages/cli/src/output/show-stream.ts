import type { Command } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { displayWidth } from './display-width.ts'
import { renderResult } from './render.ts'
import { type ResultStream, STREAMED } from './stream.ts'

/**
 * Shows the pieces of a stream as they come.
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
  let drawn = ''
  for await (const item of until(result.items, [signal, result.signal])) {
    const whole = globals.output === 'json' ? [item] : item
    const text = await renderResult({ command, globals: line, host }, whole)
    if (isRedrawn) {
      stdout.write(redraw(drawn, text, stdout.columns ?? 80))
      drawn = text
    } else {
      stdout.write(globals.output === 'yaml' ? `---\n${text}` : text)
    }
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

const ESC = '\u001B['

/** Writes `next` over `last`, line by line, so that nothing flickers. */
function redraw(last: string, next: string, columns: number): string {
  const up = last === '' ? '' : `${ESC}${rowsOf(last, columns)}A\r`
  return `${up}${next.replaceAll('\n', `${ESC}K\n`)}${ESC}J`
}

/** Rows on a terminal: a line that is too long takes more than one. */
function rowsOf(text: string, columns: number): number {
  const lines = text.split('\n').slice(0, -1)
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0)
}
