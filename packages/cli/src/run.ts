import type { CliApp } from './app.ts'
import type { Host } from './host.ts'

/** Runs one command line of `app` on `host` and returns its exit code; never exits the process. */
export function run(app: CliApp, host: Host): Promise<number> {
  return Promise.reject(new Error(`${app.identity.name} ${host.argv.join(' ')}`))
}
