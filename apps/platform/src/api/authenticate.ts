import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose'
import { apiScope, audience } from '../identity/client.ts'
import type { Directory, User } from '../store/directory.ts'
import type { Problem, ProblemCode } from './problem.ts'

type Authentication =
  | { readonly ok: true; readonly caller: User }
  | { readonly ok: false; readonly problem: Problem }

/** Tells who sends a request from its `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => Promise<Authentication>

export interface AuthenticateOptions {
  readonly issuer: string
  /** The public halves of the provider's keys. */
  readonly keys: JSONWebKeySet
  readonly directory: Directory
}

/** Accepts the provider's own JWT access tokens. @see RFC 9068, section 4; RFC 6750, section 3 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { directory, issuer } = options
  const jwks = createLocalJWKSet(options.keys)

  return async (authorization) => {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return refused('unauthenticated', 'sign in first', '')
    let payload
    try {
      const expected = { issuer, audience, typ: 'at+jwt', algorithms: ['RS256'] }
      payload = (await jwtVerify(token, jwks, expected)).payload
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      const detail =
        error instanceof errors.JWTExpired ? 'the token has expired' : 'the token is not valid'
      return refused('unauthenticated', detail, 'error="invalid_token"')
    }
    const caller = payload.sub === undefined ? undefined : directory.userById(payload.sub)
    if (caller === undefined) {
      return refused('unauthenticated', 'the user is gone', 'error="invalid_token"')
    }
    const { scope } = payload
    if (typeof scope !== 'string' || !scope.split(' ').includes(apiScope)) {
      const parameters = `error="insufficient_scope", scope="${apiScope}"`
      return refused('insufficient_scope', `the token lacks the scope ${apiScope}`, parameters)
    }
    return { ok: true, caller }
  }
}

function refused(code: ProblemCode, detail: string, parameters: string): Authentication {
  const challenge = ['Bearer realm="indev"', parameters].filter(Boolean).join(', ')
  return { ok: false, problem: { code, detail, headers: { 'WWW-Authenticate': challenge } } }
}
