import { CliError, defineCommand } from '@indev/cli'
import { heedPlatform } from '@indev/telemetry'
import { whoAmI } from '../api/account.ts'
import { openApi } from '../api/client.ts'
import {
  DEFAULT_PROFILE,
  keyOf,
  readVault,
  withActive,
  withSession,
  writeVault,
} from '../auth/credentials.ts'
import { deviceLogin, deviceLoginEvents } from '../auth/device-login.ts'
import { discoverPlatform, rememberPlatform } from '../auth/platforms.ts'
import { preparePrivateFolder } from '../auth/private-file.ts'
import { TOKEN_VARIABLE } from '../auth/session.ts'
import { resolveHost } from '../host.ts'

/** `indev login` */
export const login = defineCommand({
  path: ['login'],
  summary: 'Signs in to the platform.',
  description:
    'Shows a code and an address; open the address in a browser on any machine, enter the code and\n' +
    'approve. Continue only if you started this yourself.',
  args: {
    device: {
      type: 'boolean',
      summary: 'Sign in with a code, in a browser on any machine.',
    },
  },
  telemetry: { events: deviceLoginEvents },
  async run({ device }, ctx) {
    if (device === false) throw noOtherWay()
    const host = resolveHost(ctx.env)
    const { paths } = ctx
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') throw tokenIsSet()
    if (paths === undefined) throw noHome()
    // Better to fail now than with a token in hand and no place for it.
    preparePrivateFolder(paths.dataDir)
    const platform = await discoverPlatform(ctx, host)
    const credentials = await deviceLogin(ctx, platform)
    rememberPlatform(paths, host, platform)
    heedPlatform(paths, ctx.app.identity, platform.wish ?? {})
    const key = keyOf(host, credentials.identity)
    const place = { profile: DEFAULT_PROFILE, host }
    writeVault(
      paths,
      withActive(withSession(readVault(paths), { key, host, credentials }), place, key),
    )
    const account = await whoAmI(await openApi(ctx))
    return { host, account }
  },
  human: ({ host, account }) =>
    `Signed in to ${host} as ${account.name} (${account.organizationName})\n`,
})

function noOtherWay(): CliError {
  return new CliError({
    slug: 'auth.no-other-way',
    kind: 'usage',
    message: 'a code is the only way to sign in',
    recordable: true,
    next: [{ command: 'indev login --device', why: 'signs in with a code' }],
  })
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
