import type { CliApp } from './app.ts'
import type { Host } from './host.ts'
import type { Scan } from './scan.ts'

/** One command line on its way through the runtime. */
export interface Invocation {
  readonly app: CliApp
  readonly host: Host
  readonly scan: Scan
}
