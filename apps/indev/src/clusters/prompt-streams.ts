import { Writable } from 'node:stream'
import type { Readable } from 'node:stream'
import type { CommandContext } from '@indev/cli'

/** Where a prompt reads and writes: stdout is kept for the result. */
export interface PromptStreams {
  readonly input: Readable
  readonly output: Writable
  readonly signal: AbortSignal
}

/** The streams of a command, as prompts want them. */
export function promptStreams(ctx: CommandContext): PromptStreams {
  const { stderr, stdin } = ctx.io
  const output = new Writable({
    write(chunk, _encoding, done) {
      stderr.write(String(chunk))
      done()
    },
  })
  Object.defineProperties(output, {
    isTTY: { value: true },
    columns: { get: () => stderr.columns ?? 80 },
  })
  return { input: stdin.open(), output, signal: ctx.signal }
}
