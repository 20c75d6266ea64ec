import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a token lives, ms: as long as the platform's own. */
export const tokenTtlMs = 15 * 60_000

/** Whom a token names. */
export interface TokenSubject {
  readonly userId: string
  readonly expiresAtMs: number
}

const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')

/** A token for one cluster: the key is the cluster's own. @see RFC 7519 */
export function issueToken(key: string, clusterId: string, subject: TokenSubject): string {
  const claims = { sub: subject.userId, aud: clusterId, exp: subject.expiresAtMs / 1000 }
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${signed}.${macOf(key, signed).toString('base64url')}`
}

/** Whom a token names, where this key has made it for this cluster and it has not expired. */
export function readToken(
  key: string,
  clusterId: string,
  token: string,
  nowMs: number,
): string | undefined {
  const [head = '', body = '', mac = '', ...more] = token.split('.')
  const given = Buffer.from(mac, 'base64url')
  const expected = macOf(key, `${head}.${body}`)
  if (more.length > 0 || given.length !== expected.length) return undefined
  if (!timingSafeEqual(given, expected) || head !== header) return undefined
  const claims: { readonly sub: string; readonly aud: string; readonly exp: number } = JSON.parse(
    Buffer.from(body, 'base64url').toString(),
  )
  return claims.aud === clusterId && claims.exp * 1000 > nowMs ? claims.sub : undefined
}

function macOf(key: string, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest()
}
