import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { readUserSettings } from '../config/user-settings.ts'
import type { Credentials, KeptSession, Vault } from './credentials.ts'
import { openKeychain } from './keychain.ts'
import type { Keychain } from './keychain.ts'

/** Which store is wanted: of `auto` the first that works. */
type StoreWish = 'auto' | 'keychain' | 'file'

/** Overrides the setting `credential-store`. */
const STORE_VARIABLE = 'INDEV_CREDENTIAL_STORE'

/** Refresh tokens go to the keychain, or stay in the file beside the access token. */
export interface SecretStore {
  readonly wish: StoreWish
  /**
   * Finds out before there is anything to keep whether the keychain works, where nothing else will do.
   *
   * @throws {@link CliError} `credentials.keychain-unusable`.
   */
  prepare(): Promise<void>
  /**
   * The session as the file is to keep it: without its refresh token where the keychain took that.
   *
   * @param isLastCopy - Keep the token in the file rather than lose it, whatever is wished.
   * @throws {@link CliError} `credentials.keychain-unusable`.
   */
  put(session: KeptSession, isLastCopy?: boolean): Promise<Stored>
  /** The refresh token of a session, wherever it is. */
  refreshTokenOf(session: KeptSession): Promise<string | undefined>
  /** Takes it out of the keychain, as far as it will let go. */
  drop(session: KeptSession): Promise<void>
}

/** Where a session's refresh token ended up. */
interface Stored {
  readonly session: KeptSession
  /** Why the keychain was not used, where it was wanted; for people. */
  readonly fallback: string | undefined
}

/** What Windows takes, in UTF-16 units, with some room. */
const MAX_SECRET_LENGTH = 1_200
const PROBE = 'probe'

/** @throws {@link CliError} `config.bad-value` for a wish that is none. */
export function openSecretStore(
  ctx: Pick<CommandContext, 'env' | 'paths'>,
  keychain: Keychain = openKeychain(ctx.env),
): SecretStore {
  const wish = wishOf(ctx)
  const why = async ({ key, credentials }: KeptSession): Promise<string | undefined> => {
    const { refreshToken = '' } = credentials
    if (keychain.missing !== undefined) return keychain.missing
    if (refreshToken.length > MAX_SECRET_LENGTH) return 'the token is too long for it'
    const answer = await keychain.write(key, refreshToken)
    return answer.ok ? undefined : answer.why
  }
  return {
    wish,
    async prepare() {
      if (wish !== 'keychain') return
      if (keychain.missing !== undefined) throw unusable(keychain.missing)
      const written = await keychain.write(PROBE, 'x')
      if (!written.ok) throw unusable(written.why)
      await keychain.remove(PROBE)
    },
    async put(session, isLastCopy = false) {
      const inFile = { session: { ...session, credentials: withoutStore(session.credentials) } }
      const isWanted = wish !== 'file' && session.credentials.refreshToken !== undefined
      if (!isWanted) return { ...inFile, fallback: undefined }
      const fallback = await why(session)
      if (fallback === undefined) {
        const { refreshToken: _, ...rest } = session.credentials
        return { session: { ...session, credentials: { ...rest, store: 'keychain' } }, fallback }
      }
      if (wish === 'keychain' && !isLastCopy) throw unusable(fallback)
      return { ...inFile, fallback }
    },
    async refreshTokenOf({ key, credentials }) {
      if (credentials.store === undefined) return credentials.refreshToken
      const answer = await keychain.read(key)
      if (!answer.ok) throw unusable(answer.why)
      return answer.secret
    },
    async drop({ key, credentials }) {
      if (credentials.store === 'keychain') await keychain.remove(key)
    },
  }
}

/** Says once that the tokens are in a file. */
export function noticeFile(
  ctx: Pick<CommandContext, 'narrate'>,
  vault: Vault,
  fallback: string | undefined,
): Vault {
  if (fallback === undefined || vault.isFileNoticed) return vault
  ctx.narrate(
    `The keychain can't be used (${fallback}): credentials are kept in a file that only you can read.`,
  )
  return { ...vault, isFileNoticed: true }
}

function wishOf({ env, paths }: Pick<CommandContext, 'env' | 'paths'>): StoreWish {
  const variable = env[STORE_VARIABLE] ?? ''
  const set = paths === undefined ? undefined : readUserSettings(paths).values['credential-store']
  const wish = variable === '' ? (set ?? 'auto') : variable
  if (wish === 'auto' || wish === 'keychain' || wish === 'file') return wish
  throw new CliError({
    slug: 'config.bad-value',
    kind: 'usage',
    message: `${variable === '' ? 'credential-store' : STORE_VARIABLE} must be auto, keychain or file`,
    recordable: true,
  })
}

function withoutStore(credentials: Credentials): Credentials {
  const { store: _, ...rest } = credentials
  return rest
}

function unusable(why: string): CliError {
  return new CliError({
    slug: 'credentials.keychain-unusable',
    kind: 'environment',
    message: `the keychain can't be used: ${why}`,
    recordable: true,
  })
}
