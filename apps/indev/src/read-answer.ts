import type { CommandContext } from '@indev/cli'

/**
 * Asks on the terminal and reads one line.
 *
 * @returns The line without its end; an empty string when the input is closed.
 * @throws The reason of the command's signal, as soon as that is aborted.
 */
export async function readAnswer(ctx: CommandContext, question: string): Promise<string> {
  const { createInterface } = await import('node:readline')
  ctx.signal.throwIfAborted()
  ctx.io.stderr.write(question)
  // No `output`: the terminal itself echoes, and Ctrl-C stays a signal.
  const lines = createInterface({ input: ctx.io.stdin.open() })
  const aborted = (): void => lines.close()
  ctx.signal.addEventListener('abort', aborted, { once: true })
  try {
    const line = await new Promise<string>((resolve) => {
      lines.once('line', resolve).once('close', () => resolve(''))
    })
    ctx.signal.throwIfAborted()
    return line.trim()
  } finally {
    ctx.signal.removeEventListener('abort', aborted)
    lines.close()
  }
}
