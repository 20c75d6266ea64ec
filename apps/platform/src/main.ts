import { parseCommandLine } from './command-line.ts'
import { PlatformError } from './platform-error.ts'
import { startPlatform } from './start-platform.ts'

/** The process that a platform runs in, as far as it is used. */
export interface Host {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
}

/**
 * Runs a command line to its end; `serve` ends with SIGTERM or SIGINT.
 *
 * @returns the exit code: 0 ok, 1 could not start, 2 usage.
 */
export async function main(host: Host): Promise<number> {
  const invocation = parseCommandLine(host.argv.slice(2), host.env)
  switch (invocation.kind) {
    case 'print':
      host.stdout.write(invocation.text)
      return 0
    case 'usage':
      host.stderr.write(`indev-platform: ${invocation.message}\n`)
      return 2
    case 'serve':
  }
  forgetOtelEnvironment(host.env)
  const onError = (error: unknown) => host.stderr.write(`indev-platform: ${describe(error)}\n`)
  const stop = new Promise<void>((resolve) => {
    host.once('SIGTERM', () => resolve())
    host.once('SIGINT', () => resolve())
  })
  try {
    const platform = await startPlatform({ ...invocation.options, onError })
    host.stdout.write(`indev-platform listening on ${platform.url}\n`)
    await stop
    await platform.close()
    return 0
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    onError(error)
    return error.code === 'ERR_PLATFORM_OPTION' || error.code === 'ERR_PLATFORM_HOST' ? 2 : 1
  }
}

/** The OTEL_* of the shell belong to the user's own programs, credentials of collectors included. */
function forgetOtelEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (name.startsWith('OTEL_')) delete env[name]
}

function describe(error: unknown): string {
  if (!(error instanceof PlatformError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
