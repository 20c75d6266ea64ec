import type { CommandContext, HttpResponse } from '@indev/cli'
import { loginRequired, openSession } from '../auth/session.ts'
import type { About } from './refusal.ts'
import { refusal } from './refusal.ts'

/** The platform's API, signed in. */
export interface Api {
  readonly host: string
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
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the API's base, each part escaped by the caller: `/clusters`. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly about: About
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
  const exchange = ({ method, path, body, traced = true }: ApiRequest): Promise<HttpResponse> =>
    ctx.http({
      method,
      url: `${session.apiBase}${path}`,
      headers: {
        accept: 'application/json, application/problem+json',
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      traced,
    })
  return {
    host: session.host,
    async send(request) {
      let answer = await exchange(request)
      if (answer.status === UNAUTHORIZED) {
        token = await session.renew()
        answer = await exchange(request)
      }
      if (answer.status >= 200 && answer.status <= 299) return answer
      if (answer.status === UNAUTHORIZED) throw loginRequired('ended', session.host)
      throw refusal(answer, request.about)
    },
  }
}
