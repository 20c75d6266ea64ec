import { existsSync } from 'node:fs'
import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import { heedPlatform } from '@indev/telemetry'
import { accountSchema, whoAmI } from '../api/account.ts'
import { openApi } from '../api/client.ts'
import { chooseFlow } from '../auth/choose-flow.ts'
import type { Choice } from '../auth/choose-flow.ts'
import type { Method } from '../auth/credentials.ts'
import { deviceLogin } from '../auth/device-login.ts'
import { keepSession } from '../auth/keep-session.ts'
import { confidentialClient, tokenLogin } from '../auth/machine-login.ts'
import { discoverPlatform } from '../auth/platforms.ts'
import type { Platform } from '../auth/platforms.ts'
import { preparePrivateFolder } from '../auth/private-file.ts'
import { openSecretStore } from '../auth/secret-store.ts'
import { TOKEN_VARIABLE } from '../auth/session.ts'
import { signInEvents } from '../auth/sign-in.ts'
import type { Granted } from '../auth/tokens.ts'
import { webLogin } from '../auth/web-login.ts'
import { readUserSettings, writeUserSettings } from '../config/user-settings.ts'
import { DEFAULT_PROFILE } from '../profiles/name.ts'
import { targetOf } from '../profiles/target.ts'
import type { Target } from '../profiles/target.ts'

const METHODS = ['web', 'device', 'token', 'client-credentials'] as const

/** `indev login` */
export const login = defineCommand({
  path: ['login'],
  summary: 'Signs in to the platform.',
  description:
    'With a browser on this machine, or with a code that you enter in a browser on any machine;\n' +
    'which of the two is chosen, and why, is said. Continue only if you started this yourself.\n' +
    'A machine signs in with a token on stdin, or with the secret of a client.',
  examples: [
    { command: 'indev login', summary: 'Signs in, by whatever suits this machine.' },
    { command: 'indev login --device', summary: 'Signs in with a code, over SSH for example.' },
    { command: 'indev login --with-token < token', summary: 'Uses a token from a file.' },
  ],
  args: {
    device: { type: 'boolean', summary: 'Sign in with a code, in a browser on any machine.' },
    web: { type: 'boolean', summary: 'Sign in with a browser on this machine.' },
    'with-token': { type: 'boolean', summary: 'Read an access token from stdin.' },
    'client-credentials': {
      type: 'boolean',
      summary: 'Sign a machine in, with INDEV_CLIENT_ID and INDEV_CLIENT_SECRET.',
    },
    'client-id': { type: 'string', summary: 'The client, for --client-credentials.' },
    'client-secret-file': {
      type: 'string',
      summary: 'A file with its secret, - for stdin; for --client-credentials.',
    },
    browser: { type: 'boolean', default: true, summary: 'Open the browser, with --web.' },
    timeout: { type: 'duration', summary: 'How long to wait for the person, 5m with --web.' },
  },
  telemetry: { events: signInEvents, attributes: { 'auth.method': METHODS } },
  result: {
    type: 'object',
    required: ['host', 'profile', 'method', 'store', 'account'],
    properties: {
      host: { type: 'string' },
      profile: { type: 'string' },
      method: { enum: METHODS },
      store: { enum: ['file', 'keychain'], description: 'Where the refresh token is.' },
      account: accountSchema,
    },
  },
  async run(args, ctx) {
    const target = targetOf(ctx)
    const { paths } = ctx
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') throw tokenIsSet()
    if (paths === undefined) throw noHome()
    const choice = chooseFlow(args, {
      env: ctx.env,
      platform: process.platform,
      isInteractive: ctx.interactive,
      isContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    })
    // Better to fail now than with a token in hand and no place for it.
    preparePrivateFolder(paths.dataDir)
    const store = openSecretStore(ctx)
    await store.prepare()
    const platform = await discoverPlatform(ctx, target.host)
    const { granted, method } = await begin({ ctx, target, platform, choice }, args)
    ctx.telemetry.set({ 'auth.method': method })
    heedPlatform(paths, ctx.app.identity, platform.wish ?? {})
    const kept = await keepSession({ ctx, paths, target, platform, store, granted, method })
    rememberHost(ctx, target)
    const account = await whoAmI(await openApi(ctx))
    const { host, profile } = target
    return { host, profile, method, store: kept.credentials.store ?? 'file', account }
  },
  human: ({ host, account, profile }) => {
    const where = profile === DEFAULT_PROFILE ? '' : `, profile ${profile}`
    return `Signed in to ${host} as ${account.name} (${account.organizationName})${where}\n`
  },
  names: ({ account }) => [account.name],
})

interface Beginning {
  readonly ctx: CommandContext
  readonly target: Target
  readonly platform: Platform
  readonly choice: Choice
}

interface Options {
  readonly 'client-id': string | undefined
  readonly 'client-secret-file': string | undefined
  readonly browser: boolean
  readonly timeout: number | undefined
}

async function begin(
  { ctx, target, platform, choice }: Beginning,
  options: Options,
): Promise<{ readonly granted: Granted; readonly method: Method }> {
  const { flow, reason } = choice
  if (flow === 'with-token') return { granted: await tokenLogin(ctx, platform), method: 'token' }
  const oidc = await import('../auth/oidc.ts')
  if (flow === 'client-credentials') {
    const client = await confidentialClient(ctx, {
      id: options['client-id'],
      secretFile: options['client-secret-file'],
    })
    return { granted: await oidc.clientCredentials(ctx, platform, client), method: flow }
  }
  const what = flow === 'web' ? 'with a browser' : 'with a code'
  if (reason !== undefined) ctx.narrate(`Signing in ${what}: ${reason}.`)
  const signIn = { ctx, platform, oidc, login: target.login }
  if (flow === 'web') {
    const { browser: opensBrowser, timeout: timeoutMs } = options
    const granted = await webLogin(signIn, { opensBrowser, timeoutMs })
    if (granted !== undefined) return { granted, method: 'web' }
  }
  return { granted: await deviceLogin(signIn, options.timeout), method: 'device' }
}

/** A host that was typed is the one that the next command means: it becomes the profile's. */
function rememberHost(ctx: CommandContext, { profile, host, hostFrom }: Target): void {
  const { paths } = ctx
  if (paths === undefined) return
  const isNew =
    profile !== DEFAULT_PROFILE && readUserSettings(paths).profiles[profile]?.host === undefined
  if (hostFrom !== 'flag' && !isNew) return
  writeUserSettings(paths, { host }, profile === DEFAULT_PROFILE ? undefined : profile)
  const whose = profile === DEFAULT_PROFILE ? 'From now on' : `With --profile ${profile}`
  ctx.narrate(`${whose} commands talk to ${host}.`)
}

function tokenIsSet(): CliError {
  return new CliError({
    slug: 'auth.token-is-set',
    kind: 'usage',
    message: `${TOKEN_VARIABLE} is set and would be used instead; unset it to sign in`,
    recordable: true,
  })
}

function noHome(): CliError {
  return new CliError({
    slug: 'credentials.no-home',
    kind: 'environment',
    message: 'there is no home directory to keep credentials in; set HOME or XDG_DATA_HOME',
    recordable: true,
  })
}
