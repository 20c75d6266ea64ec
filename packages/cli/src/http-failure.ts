import { CliError } from './errors.ts'
import type { PlatformSettings } from './app.ts'

/** What went wrong between the call and the answer. */
export interface Breakdown {
  /** `ECONNREFUSED`, `ENOTFOUND`, …; `TIMEOUT` is ours. */
  readonly code: string
  /** Whether a connection had been made. */
  readonly isConnected: boolean
  readonly cause: unknown
}

/** Codes that say the machine's own network is at fault: excluded from SLOs, and counted. */
const LOCAL: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
])

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name lookup failed',
  ENETUNREACH: 'network unreachable',
  EHOSTUNREACH: 'no route to host',
  ETIMEDOUT: 'timed out',
  TIMEOUT: 'timed out',
}

/**
 * The error for an address that gave no answer.
 *
 * @param url - Where the request went; only its origin is shown.
 * @param platform - For the command that starts one, where the address is on this machine.
 */
export function unreachable(
  url: URL,
  breakdown: Breakdown,
  platform: PlatformSettings | undefined,
): CliError {
  const { code, isConnected, cause } = breakdown
  const isTimeout = code === 'TIMEOUT' || code === 'ETIMEDOUT'
  const isLocal = LOCAL.has(code) || (isTimeout && !isConnected)
  const start = isLoopback(url) ? platform?.startHint : undefined
  const what = `nothing answers at ${url.origin} (${WORDS[code] ?? code})`
  return new CliError({
    slug: 'platform.unreachable',
    kind: 'unreachable',
    message: start === undefined ? what : `${what}; to start a platform: ${start}`,
    recordable: true,
    cause,
    outcomeCause: isLocal ? 'local-network' : 'remote',
    next: start === undefined ? [] : [{ command: start, why: 'starts a platform on this machine' }],
  })
}

/** The system's code of what broke; `UNKNOWN` when it has none. */
export function codeOf(error: unknown): string {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error
  return hasCode && typeof error.code === 'string' ? error.code : 'UNKNOWN'
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}
