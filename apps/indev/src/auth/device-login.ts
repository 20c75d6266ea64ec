import type { CommandContext, CommandTelemetry } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Credentials } from './credentials.ts'
import type { DeviceGrant } from './oidc.ts'
import type { Platform } from './platforms.ts'

const FAILURES = ['access_denied', 'expired_token', 'aborted', 'unreachable', 'other'] as const
type Failure = (typeof FAILURES)[number]

/** What signing in may record. */
export const deviceLoginEvents = {
  'device_code.shown': {},
  /** How long the person and the platform took, from the code being shown. */
  'token.acquired': { duration_ms: 'number' },
  'token.failed': { reason: FAILURES },
} as const satisfies CommandTelemetry['events']

/**
 * Signs in by the device flow: the person approves in a browser, on this machine or another.
 *
 * @throws {@link CliError} `auth.denied` or `auth.code-expired`; the signal's reason when aborted.
 * @see RFC 8628
 */
export async function deviceLogin(ctx: CommandContext, platform: Platform): Promise<Credentials> {
  const oidc = await import('./oidc.ts')
  const client = await oidc.openOidc(ctx, platform)
  const grant = await oidc.startDeviceGrant(ctx, client, platform)
  show(ctx, grant)
  ctx.telemetry.event('device_code.shown')
  const shownAtMs = ctx.clock.monotonicMs()
  try {
    const expiry = AbortSignal.timeout(grant.expiresInMs)
    const credentials = await grant.acquire(AbortSignal.any([ctx.signal, expiry]))
    ctx.telemetry.event('token.acquired', {
      duration_ms: Math.round(ctx.clock.monotonicMs() - shownAtMs),
    })
    return credentials
  } catch (error) {
    const reason = reasonOf(ctx, error, oidc.oauthError(error))
    ctx.telemetry.event('token.failed', { reason })
    if (reason === 'aborted') throw ctx.signal.reason
    throw explain(reason, error)
  }
}

function show(ctx: CommandContext, grant: DeviceGrant): void {
  ctx.narrate(`To sign in, open ${grant.verificationUri} and enter the code ${grant.userCode}`)
  if (grant.verificationUriComplete !== undefined) {
    ctx.narrate(`or open ${grant.verificationUriComplete}`)
  }
  const minutes = Math.max(1, Math.round(grant.expiresInMs / 60_000))
  ctx.narrate(`Waiting for up to ${minutes} min. Go on only if you started this yourself.`)
}

function reasonOf(ctx: CommandContext, error: unknown, code: string | undefined): Failure {
  if (ctx.signal.aborted) return 'aborted'
  if (code === 'access_denied' || code === 'expired_token') return code
  return error instanceof CliError && error.kind === 'unreachable' ? 'unreachable' : 'other'
}

function explain(reason: Failure, error: unknown): unknown {
  if (reason !== 'access_denied' && reason !== 'expired_token') return error
  const isDenied = reason === 'access_denied'
  return new CliError({
    slug: isDenied ? 'auth.denied' : 'auth.code-expired',
    kind: 'login-required',
    message: isDenied ? 'signing in was refused' : 'the code was not approved in time',
    recordable: true,
    cause: error,
    next: [{ command: 'indev login --device', why: 'starts again with a new code' }],
  })
}
