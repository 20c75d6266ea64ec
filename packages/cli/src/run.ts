import type { CliApp } from './app.ts'
import { environmentDefaults } from './global-defaults.ts'
import type { Host } from './host.ts'
import { scan } from './scan.ts'
import { formatVersion, versionOf } from './version.ts'

/**
 * Runs one command line of `app` and gives its exit code; 130 and 143 ask for death by the signal.
 *
 * Never rejects, never exits the process, touches nothing but `host`. The version is answered
 * without loading a parser or telemetry, and so is a shell that asks what may follow.
 */
export async function run(app: CliApp, host: Host): Promise<number> {
  if (host.argv[0] === '__complete' || host.argv[0] === '__table') {
    const { complete, printTable } = await import('./completion/complete.ts')
    return host.argv[0] === '__table' ? printTable(app, host) : complete(app, host)
  }
  const line = scan(host.argv, environmentDefaults(app.identity.envPrefix, host.env))
  const { globals, words, rest } = line
  const isPlain = words[0] === 'version' && rest.length === 1 && !globals.help
  if (globals.version || isPlain) {
    host.streams.stdout.write(formatVersion(versionOf(app), globals.output))
    await host.drained()
    return 0
  }
  const { dispatch } = await import('./dispatch.ts')
  return dispatch({ app, host, scan: line })
}
