import type { CliApp } from './app.ts'
import { EXIT_CODES } from './exit-codes.ts'
import type { Host } from './host.ts'
import { processHost } from './process-host.ts'
import { isReplaced, replaced } from './replaced.ts'
import { run } from './run.ts'

/**
 * Runs this process's command line to its end: the promise never resolves while the process lives.
 *
 * Owns SIGHUP, SIGINT, SIGTERM, uncaught errors, both output streams and the exit code.
 */
export async function runMain(app: CliApp): Promise<void> {
  const host = processHost()
  const exitCode = await run(app, host).catch(async (error: unknown) => escaped(app, host, error))
  host.leave(exitCode)
}

/** What the runtime itself could not handle; what reports a bug may be gone with the rest of the program. */
async function escaped(app: CliApp, host: Host, error: unknown): Promise<number> {
  try {
    if (isReplaced(error)) throw error
    const { reportEscaped } = await import('./crash/last-resort.ts')
    return await reportEscaped(app, host, error)
  } catch (cause) {
    if (!isReplaced(cause)) throw cause
    const { kind, message } = replaced(app.identity.name, cause)
    host.streams.stderr.write(`error: ${message}\n`)
    return EXIT_CODES[kind]
  }
}
