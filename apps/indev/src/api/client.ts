import type { CommandContext, HttpResponse } from '@indev/cli'
import { loginRequired, openSession } from '../auth/session.ts'
import { stringIn } from '../json.ts'
import type { About } from './refusal.ts'
import { refusal } from './refusal.ts'

/** The platform's API, signed in. */
export interface Api {
  readonly host: string
  /** Who is signed in, as the token says; empty where it is opaque. Never recorded. */
  readonly subject: string
  /**
   * Sends one request and resolves to its answer when that is a success.
   *
   * A token that the platform refuses is renewed once.
   *
   * @throws {@link CliError} that says what the platform refused.
   */
  send(request: ApiRequest): Promise<HttpResponse>
}

/** One request to the API. */
interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below the API's base, each part escaped by the caller: `/clusters`. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly about: About
  /** Idempotency key. */
  readonly key?: string
  /**
   * Whether a request that got no answer, a 429 or a 503 is sent again: never one that could be done twice.
   * @defaultValue `safe` for a GET, else `never`
   */
  readonly retry?: 'safe' | 'keyed' | 'never'
  /** From the call to the last byte of the answer, ms. */
  readonly timeoutMs?: number
  /**
   * Whether the request is part of the trace.
   * @defaultValue true
   */
  readonly traced?: boolean
}

const UNAUTHORIZED = 401

/**
 * Opens the API as whoever is signed in.
 *
 * @throws {@link CliError} of kind `login-required`.
 */
export async function openApi(ctx: CommandContext): Promise<Api> {
  const session = await openSession(ctx)
  let { token } = session
  const exchange = (request: ApiRequest): Promise<HttpResponse> => {
    const { method, path, body, key, timeoutMs, traced = true } = request
    const retry = request.retry ?? (method === 'GET' ? 'safe' : 'never')
    return ctx.http({
      method,
      url: `${session.apiBase}${path}`,
      headers: {
        accept: 'application/json, application/problem+json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      retry,
      traced,
    })
  }
  return {
    host: session.host,
    subject: subjectOf(token),
    async send(request) {
      let answer = await exchange(request)
      if (answer.status === UNAUTHORIZED) {
        token = await session.renew()
        answer = await exchange(request)
      }
      if (answer.status >= 200 && answer.status <= 299) return answer
      if (answer.status === UNAUTHORIZED) throw loginRequired('ended', session)
      throw refusal(answer, request.about)
    },
  }
}

/** The account in a token, for telling one's own notes apart; nothing is decided by it. */
function subjectOf(token: string): string {
  try {
    const [, payload = ''] = token.split('.')
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return stringIn(claims, 'sub') ?? ''
  } catch {
    return ''
  }
}
