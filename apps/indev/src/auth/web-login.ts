import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { openBrowser } from './browser.ts'
import { redirectRules } from './known-platforms.ts'
import { openCallback } from './loopback.ts'
import type { Arrival } from './loopback.ts'
import { LONGEST_WAIT_MS, observed, tell } from './sign-in.ts'
import type { SignIn } from './sign-in.ts'
import type { Granted } from './tokens.ts'

const DEFAULT_TIMEOUT_MS = 5 * 60_000

/** How a sign-in in a browser is to be done. */
export interface WebOptions {
  /** Whether to open the browser; the address is printed either way. */
  readonly opensBrowser: boolean
  /** @defaultValue 5 min */
  readonly timeoutMs: number | undefined
}

/**
 * Signs in by the authorization code flow with PKCE: a browser on this machine comes back to a loopback address.
 *
 * @returns `undefined` when the person would rather have a code.
 * @throws {@link CliError} `auth.denied`, `auth.timed-out`.
 * @see RFC 8252
 */
export async function webLogin(
  signIn: SignIn,
  { opensBrowser, timeoutMs = DEFAULT_TIMEOUT_MS }: WebOptions,
): Promise<Granted | undefined> {
  const { ctx, platform, oidc } = signIn
  const client = await oidc.openOidc(ctx, platform)
  await using callback = await openCallback(redirectRules(platform))
  const grant = await oidc.startCodeGrant(ctx, client, platform, callback.redirectUri)
  const arriving = callback.expect(grant.state)
  tell(ctx, `To sign in, open ${grant.url.href}`)
  await open(ctx, opensBrowser ? grant.url : undefined)
  const minutes = Math.max(1, Math.round(timeoutMs / 60_000))
  const other = ctx.interactive ? ' For a code instead, type d and press Enter.' : ''
  tell(ctx, `Waiting for up to ${minutes} min.${other}`)
  // Awaited: the door must not close before.
  return await observed(signIn, '--web', async () => {
    const arrival = await ctx.telemetry.measure('prompt', () =>
      waiting(signIn, arriving, timeoutMs),
    )
    if (arrival === undefined) return undefined
    try {
      const granted = await grant.acquire(arrival.url)
      await arrival.answer(true)
      return granted
    } catch (error) {
      await arrival.answer(false)
      throw error
    }
  })
}

async function open(ctx: CommandContext, url: URL | undefined): Promise<void> {
  if (url === undefined) return
  if (await openBrowser(url, { env: ctx.env, platform: process.platform })) {
    ctx.telemetry.event('browser.opened')
  } else {
    tell(ctx, 'No browser could be started: open the address yourself.')
  }
}

/** The browser, or `undefined` for a person who asks for a code. */
async function waiting(
  { ctx, login }: SignIn,
  arriving: Promise<Arrival>,
  timeoutMs: number,
): Promise<Arrival | undefined> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), Math.min(timeoutMs, LONGEST_WAIT_MS))
  const signal = AbortSignal.any([ctx.signal, over.signal])
  const ending = new AbortController()
  const aborted = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(ctx.signal.aborted ? ctx.signal.reason : timedOut(login))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true, signal: ending.signal })
  })
  const asked = ctx.interactive ? [askedForCode(ctx, signal)] : []
  try {
    return await Promise.race([arriving, aborted, ...asked])
  } finally {
    clearTimeout(timer)
    ending.abort()
    over.abort()
  }
}

function timedOut(login: string): CliError {
  return new CliError({
    slug: 'auth.timed-out',
    kind: 'login-required',
    message: 'nobody came back from the browser in time',
    recordable: true,
    next: [{ command: `${login} --device`, why: 'signs in with a code' }],
  })
}

/** Resolves when the person types `d`; a line, so that Ctrl-C stays a signal and the terminal as it is. */
async function askedForCode(ctx: CommandContext, signal: AbortSignal): Promise<undefined> {
  const { createInterface } = await import('node:readline')
  return new Promise((resolve) => {
    const lines = createInterface({ input: ctx.io.stdin.open() })
    signal.addEventListener('abort', () => lines.close(), { once: true })
    lines.on('line', (line) => {
      if (line.trim().toLowerCase() === 'd') resolve(undefined)
    })
  })
}
