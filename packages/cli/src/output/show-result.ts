import type { Command } from '../command.ts'
import { type Failure, failureOf } from '../failure.ts'
import type { Invocation } from '../invocation.ts'
import { renderResult } from './render.ts'
import { STREAMED } from './stream.ts'

/** Writes the result to stdout; one that can't be shown is a bug of the command. */
export async function showResult(
  { app, host, scan }: Invocation,
  command: Command,
  value: unknown,
): Promise<Failure | undefined> {
  if (value === STREAMED) return undefined
  try {
    host.streams.stdout.write(await renderResult({ command, globals: scan.globals, host }, value))
    return undefined
  } catch (error) {
    return failureOf(app.identity.name, error)
  }
}
