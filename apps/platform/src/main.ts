import type { CrashGuard } from '@indev/crash'
import { readReport, reapRuns, renderReport } from '@indev/crash/reports'
import { ProvisionerError } from './clusters/provisioner.ts'
import { parseCommandLine } from './command-line.ts'
import { examine, renderFindings } from './doctor/doctor.ts'
import { resolveOptions, type PlatformOptions } from './options.ts'
import { PlatformError } from './platform-error.ts'
import { guardServer, isBug } from './record/guard.ts'
import { placesIn } from './record/places.ts'
import { serviceLevels, type ServiceLevel } from './record/service-levels.ts'
import { startPlatform } from './start-platform.ts'

/** The process that a platform runs in, as far as it is used. */
export interface Host {
  readonly argv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
}

/** What needs fixing before a platform can run. */
const exitEnvironment = 10

/**
 * Runs a command line to its end; `serve` ends with SIGTERM or SIGINT.
 *
 * @returns the exit code: 0 ok, 1 could not start, 2 usage, 10 the doctor has found something to fix.
 */
export async function main(host: Host): Promise<number> {
  const invocation = parseCommandLine(host.argv.slice(2), host.env)
  if (invocation.kind === 'print') {
    host.stdout.write(invocation.text)
    return 0
  }
  if (invocation.kind === 'usage') {
    host.stderr.write(`indev-platform: ${invocation.message}\n`)
    return 2
  }
  const { kind, options, json } = invocation
  const print = (value: unknown, render: () => string) =>
    host.stdout.write(json === true ? `${JSON.stringify(value)}\n` : render())
  try {
    if (kind === 'serve') return await serve(host, options)
    if (kind === 'crash') return showCrash(host, options)
    if (kind === 'slo') {
      const levels = serviceLevels(placesIn(options.dataDir).journalDir, Date.now())
      print(levels, () => levels.map(renderLevel).join(''))
      return 0
    }
    const findings = await examine(resolveOptions(options), host.env)
    print(findings, () => renderFindings(findings))
    return findings.some(({ state }) => state === 'fix') ? exitEnvironment : 0
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    host.stderr.write(`indev-platform: ${describe(error)}\n`)
    return error.code === 'ERR_PLATFORM_OPTION' || error.code === 'ERR_PLATFORM_HOST' ? 2 : 1
  }
}

async function serve(host: Host, options: PlatformOptions): Promise<number> {
  forgetOtelEnvironment(host.env)
  const stop = new Promise<void>((resolve) => {
    host.once('SIGTERM', () => resolve())
    host.once('SIGINT', () => resolve())
  })
  let guard: CrashGuard | undefined
  const platform = await startPlatform({
    ...options,
    onError: (error) => {
      host.stderr.write(`indev-platform: ${describe(error)}\n`)
      if (isBug(error)) guard?.capture(error)
    },
  })
  guard = guardServer(options.dataDir)
  host.stdout.write(`indev-platform listening on ${platform.url}\n`)
  await stop
  await platform.close()
  return 0
}

function showCrash(host: Host, { dataDir }: PlatformOptions): number {
  const { crashDir } = placesIn(dataDir)
  reapRuns(crashDir)
  const report = readReport(crashDir, 'last')
  host.stdout.write(report === undefined ? 'no crash on record\n' : renderReport(report))
  return 0
}

function renderLevel({ title, verdict, good, total, budgetLeft }: ServiceLevel): string {
  const left = budgetLeft === null ? '' : `, ${Math.round(budgetLeft * 100)} % of the budget left`
  return `${title}: ${verdict} (${good} of ${total} in 30 days${left})\n`
}

/** The OTEL_* of the shell belong to the user's own programs, credentials of collectors included. */
function forgetOtelEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) if (name.startsWith('OTEL_')) delete env[name]
}

function describe(error: unknown): string {
  if (!(error instanceof PlatformError) && !(error instanceof ProvisionerError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
