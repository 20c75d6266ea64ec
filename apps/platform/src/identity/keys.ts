import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { JSONWebKeySet } from 'jose'
import type { Database } from '../store/database.ts'

/** A private RSA key. @see RFC 7518, section 6.3 */
interface SigningKey {
  readonly kty: 'RSA'
  readonly n: string
  readonly e: string
  readonly kid: string
  readonly alg: 'RS256'
  readonly use: 'sig'
}

/** What the provider signs with. */
export interface Keys {
  readonly signing: SigningKey
  /** The public half. */
  readonly verification: JSONWebKeySet
  /** Signs the cookies. */
  readonly cookie: string
}

/** The keys of this data directory, made at its first start. */
export function loadKeys(database: Database): Keys {
  const signing: SigningKey = JSON.parse(
    database.remember('oidc.signing-key', () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const jwk = privateKey.export({ format: 'jwk' })
      const kid = randomBytes(8).toString('hex')
      return JSON.stringify({ ...jwk, use: 'sig', alg: 'RS256', kid })
    }),
  )
  const { kty, n, e, kid, alg, use } = signing
  const cookie = database.remember('oidc.cookie-key', () => randomBytes(32).toString('hex'))
  return { signing, verification: { keys: [{ kty, n, e, kid, alg, use }] }, cookie }
}
