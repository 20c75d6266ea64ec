import type { CommandContext } from '../context.ts'

/**
 * Asks on the terminal and reads one line.
 *
 * @returns The line without the space around it; an empty string when the input is closed.
 * @throws The reason of the command's signal, as soon as that is aborted.
 */
export async function readAnswer(
  { io, signal }: Pick<CommandContext, 'io' | 'signal'>,
  question: string,
): Promise<string> {
  const { createInterface } = await import('node:readline')
  signal.throwIfAborted()
  io.stderr.write(question)
  // No `output`: the terminal itself echoes, and Ctrl-C stays a signal.
  const lines = createInterface({ input: io.stdin.open() })
  const close = (): void => lines.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    const line = await new Promise<string>((resolve) => {
      lines.once('line', resolve).once('close', () => resolve(''))
    })
    signal.throwIfAborted()
    return line.trim()
  } finally {
    signal.removeEventListener('abort', close)
    lines.close()
  }
}
