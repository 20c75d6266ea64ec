import type { CliApp } from './app.ts'
import { processHost } from './process-host.ts'
import { run } from './run.ts'

/**
 * Runs this process's command line to its end: the promise never resolves while the process lives.
 *
 * Owns SIGHUP, SIGINT, SIGTERM, uncaught errors, both output streams and the exit code.
 */
export async function runMain(app: CliApp): Promise<void> {
  const host = processHost()
  const exitCode = await run(app, host).catch(async (error: unknown) => {
    const { reportEscaped } = await import('./crash/last-resort.ts')
    return reportEscaped(app, host, error)
  })
  host.leave(exitCode)
}
