import type { CliApp } from './app.ts'

/** Runs this process's command line: owns its signals, streams and exit code. */
export function runMain(app: CliApp): Promise<void> {
  return Promise.reject(new Error(app.identity.name))
}
