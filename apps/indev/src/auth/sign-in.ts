import type { CommandContext, CommandTelemetry } from '@indev/cli'
import { CliError } from '@indev/cli'
import type * as Oidc from './oidc.ts'
import { printable } from './printable.ts'
import type { Platform } from './platforms.ts'
import type { Granted } from './tokens.ts'

const FAILURES = ['access_denied', 'expired_token', 'aborted', 'unreachable', 'other'] as const
type Failure = (typeof FAILURES)[number]

/** What signing in may record. */
export const signInEvents = {
  'browser.opened': {},
  'device_code.shown': {},
  /** How long the person and the platform took, from the code or address being shown. */
  'token.acquired': { duration_ms: 'number' },
  'token.failed': { reason: FAILURES },
} as const satisfies CommandTelemetry['events']

/** Nobody is waited for longer, ms; timers of Node know no more than 24 days. */
export const LONGEST_WAIT_MS = 86_400_000

/** A sign-in in which a person takes part. */
export interface SignIn {
  readonly ctx: CommandContext
  readonly platform: Platform
  /** The command line that starts over. */
  readonly login: string
  readonly oidc: typeof Oidc
}

/**
 * Says what a person must read to go on: also under `--quiet`, and without the control characters that
 * somebody else's text could hold.
 */
export function tell({ io }: Pick<CommandContext, 'io'>, text: string): void {
  io.stderr.write(`${printable(text)}\n`)
}

/**
 * Runs the part of a sign-in that waits for a person, times it, and says in our words how it failed.
 *
 * @param flow - The flag that asks for the same again.
 * @throws {@link CliError} `auth.denied`, `auth.code-expired`, `auth.device-blocked`; the signal's reason
 *   when interrupted.
 */
export async function observed<T extends Granted | undefined>(
  signIn: SignIn,
  flow: '--device' | '--web',
  work: () => Promise<T>,
): Promise<T> {
  const { ctx, oidc } = signIn
  const sinceMs = ctx.clock.monotonicMs()
  try {
    const granted = await work()
    if (granted !== undefined) {
      const duration = Math.round(ctx.clock.monotonicMs() - sinceMs)
      ctx.telemetry.event('token.acquired', { duration_ms: duration })
    }
    return granted
  } catch (error) {
    const reason = reasonOf(ctx, error, oidc.oauthError(error))
    ctx.telemetry.event('token.failed', { reason })
    if (reason === 'aborted') throw ctx.signal.reason
    throw explain(signIn, flow, reason, error)
  }
}

/** The error for a platform that lets nobody in by a code. */
export function deviceBlocked({ login }: Pick<SignIn, 'login'>, cause?: unknown): CliError {
  return new CliError({
    slug: 'auth.device-blocked',
    kind: 'login-required',
    message: 'the platform does not allow signing in with a code',
    recordable: true,
    cause,
    next: [{ command: `${login} --web`, why: 'signs in with a browser on this machine' }],
  })
}

/** The error for a code that nobody approved; {@link observed} adds how to start again. */
export function codeExpired(): CliError {
  return new CliError({
    slug: 'auth.code-expired',
    kind: 'login-required',
    message: 'the code was not approved in time',
    recordable: true,
  })
}

/** Conditional access and security defaults that forbid the flow. */
const BLOCKED = /\bAADSTS5300\d+/

function reasonOf(ctx: CommandContext, error: unknown, code: string | undefined): Failure {
  if (ctx.signal.aborted) return 'aborted'
  if (error instanceof CliError && error.slug === 'auth.code-expired') return 'expired_token'
  if (code === 'access_denied' || code === 'expired_token') return code
  return error instanceof CliError && error.kind === 'unreachable' ? 'unreachable' : 'other'
}

function explain(
  signIn: SignIn,
  flow: '--device' | '--web',
  reason: Failure,
  error: unknown,
): unknown {
  const { platform, oidc, login } = signIn
  const isBlocked = platform.dialect === 'entra' && BLOCKED.test(oidc.oauthDescription(error))
  if (flow === '--device' && isBlocked) return deviceBlocked(signIn, error)
  if (reason !== 'access_denied' && reason !== 'expired_token') return error
  const isDenied = reason === 'access_denied'
  return new CliError({
    slug: isDenied ? 'auth.denied' : 'auth.code-expired',
    kind: 'login-required',
    message: isDenied ? 'signing in was refused' : 'the code was not approved in time',
    recordable: true,
    cause: error,
    next: [{ command: `${login} ${flow}`, why: 'starts again' }],
  })
}
