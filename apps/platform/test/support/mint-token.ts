import { importJWK, SignJWT, type JWTPayload } from 'jose'
import { loadKeys } from '../../src/identity/keys.ts'
import { openDatabase } from '../../src/store/database.ts'
import { createDirectory } from '../../src/store/directory.ts'

const daySeconds = 24 * 60 * 60

/** What is to be otherwise than in a token that is good. */
export interface TokenChange {
  readonly payload?: JWTPayload
  readonly header?: { readonly typ?: string; readonly alg?: string }
}

/** An access token as the provider of a platform that runs would make it, without a sign-in. */
export async function mintToken(
  { url, dataDir }: { readonly url: string; readonly dataDir: string },
  login: string,
  { payload, header }: TokenChange = {},
): Promise<string> {
  const database = openDatabase(dataDir)
  const { signing } = loadKeys(database)
  const user = createDirectory(database).userByLogin(login)
  database.close()
  if (user === undefined) throw new Error(`there is no ${login}`)
  const key = await importJWK(signing, 'RS256')
  return new SignJWT({
    sub: user.id,
    iss: `${url}/oidc`,
    aud: 'urn:indev:platform',
    scope: 'clusters',
    exp: Math.floor(Date.now() / 1000) + daySeconds,
    ...payload,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signing.kid, ...header })
    .sign(key)
}
