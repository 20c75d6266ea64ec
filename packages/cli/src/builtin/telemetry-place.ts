import type { AppPaths } from '@indev/telemetry'
import type { CommandContext } from '../context.ts'
import { CliError } from '../errors.ts'

/** How long a command waits for a running upload to end, ms. */
export const STOP_TIMEOUT_MS = 10_000

/**
 * Where the app keeps its files, for a command that changes something there.
 *
 * @throws CliError of kind `environment` where there is no such place.
 */
export function requirePaths({ paths, app }: CommandContext): AppPaths {
  if (paths !== undefined) return paths
  throw new CliError({
    slug: 'telemetry.no-home',
    kind: 'environment',
    message: `there is no directory in which ${app.identity.name} could keep anything`,
    recordable: true,
  })
}

/**
 * Does `work` on the app's files.
 *
 * @throws CliError of kind `environment` for what the system refuses: a full disk, a file in the way.
 */
export function inState<T>({ stateDir }: AppPaths, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (typeof code !== 'string') throw cause
    throw new CliError({
      slug: 'telemetry.state-unusable',
      kind: 'environment',
      message: `${stateDir} can't be used (${code})`,
      recordable: true,
      cause,
    })
  }
}

/** An upload was still running at the deadline; `message` says what was done nevertheless. */
export function stillSending(message: string): CliError {
  return new CliError({
    slug: 'telemetry.still-sending',
    kind: 'failed',
    message,
    recordable: true,
    retryable: true,
  })
}

/** A moment for people; those that JavaScript can't write (a halt without an end) as they are meant. */
export function moment(atMs: number): string {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : 'further notice'
}

/** `1 record`, `2 records`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
