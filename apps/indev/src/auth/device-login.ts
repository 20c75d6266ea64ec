import type { CommandContext } from '@indev/cli'
import type { DeviceGrant } from './oidc.ts'
import { codeExpired, deviceBlocked, LONGEST_WAIT_MS, observed, tell } from './sign-in.ts'
import type { SignIn } from './sign-in.ts'
import type { Granted } from './tokens.ts'

/**
 * Signs in by the device flow: the person approves in a browser, on this machine or another.
 *
 * @param timeoutMs - How long to wait, at most as long as the code is good.
 * @throws {@link CliError} `auth.denied`, `auth.code-expired`, `auth.device-blocked`.
 * @see RFC 8628
 */
export async function deviceLogin(
  signIn: SignIn,
  timeoutMs: number = LONGEST_WAIT_MS,
): Promise<Granted> {
  const { ctx, platform, oidc } = signIn
  const client = await oidc.openOidc(ctx, platform)
  if (client.serverMetadata().device_authorization_endpoint === undefined) {
    throw deviceBlocked(signIn)
  }
  const grant = await oidc.startDeviceGrant(ctx, client, platform)
  const waitMs = Math.min(grant.expiresInMs, timeoutMs, LONGEST_WAIT_MS)
  show(ctx, grant, waitMs)
  ctx.telemetry.event('device_code.shown')
  return observed(signIn, '--device', () => {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(waitMs)])
    return Promise.race([grant.acquire(signal), ended(signal)])
  })
}

/** The library looks at its signal only between two waits, which may be long. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(codeExpired())
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}

function show(ctx: CommandContext, grant: DeviceGrant, waitMs: number): void {
  tell(ctx, `To sign in, open ${grant.verificationUri} and enter the code ${grant.userCode}`)
  if (grant.verificationUriComplete !== undefined) {
    tell(ctx, `or open ${grant.verificationUriComplete}`)
  }
  const minutes = Math.max(1, Math.round(waitMs / 60_000))
  tell(ctx, `Waiting for up to ${minutes} min. Go on only if you started this yourself.`)
}
