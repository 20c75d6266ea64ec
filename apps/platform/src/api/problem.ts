/** Every way in which the API refuses. The key is the `code` on the wire. */
export const problems = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  unauthenticated: { status: 401, title: 'Sign-in required' },
  forbidden: { status: 403, title: 'Not allowed' },
  insufficient_scope: { status: 403, title: 'The token lacks a scope' },
  quota_exceeded: { status: 403, title: 'Quota exceeded' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  name_taken: { status: 409, title: 'The name is taken' },
  member_exists: { status: 409, title: 'The member has a role already' },
  cluster_protected: { status: 409, title: 'The cluster is protected' },
  cluster_not_ready: { status: 409, title: 'The cluster is not ready for this' },
  cluster_exists: { status: 409, title: 'The name is taken' },
  idempotency_mismatch: { status: 409, title: 'The idempotency key was used for another request' },
  not_cancellable: { status: 409, title: 'This operation cannot be cancelled' },
  not_retryable: { status: 409, title: 'This operation cannot be tried again' },
  precondition_failed: { status: 412, title: 'It has changed meanwhile' },
  body_too_large: { status: 413, title: 'The body is too large' },
  misdirected: { status: 421, title: 'This host is not served here' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available now' },
  internal: { status: 500, title: 'Internal error' },
} as const

/** Those that pass by themselves. */
const retryable: ReadonlySet<string> = new Set<keyof typeof problems>([
  'rate_limited',
  'unavailable',
  'internal',
])

export type ProblemCode = keyof typeof problems

/** One refusal. */
export interface Problem {
  readonly code: ProblemCode
  /** One sentence for people: what is wrong with this very request. */
  readonly detail: string
  /** Further members of the problem document. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A problem ready to be sent. */
export interface RenderedProblem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A problem document where the `Accept` header names its media type, else one line of text: the
 * public Go client prints the body as it is, and only if it has a `Content-Length`.
 *
 * @see RFC 9457
 */
export function renderProblem(
  problem: Problem,
  accept: string | undefined,
  requestId: string,
): RenderedProblem {
  const { code, detail, extra } = problem
  const { status, title } = problems[code]
  const wantsDocument = /\bapplication\/problem\+json\b/i.test(accept ?? '')
  const body = wantsDocument
    ? JSON.stringify({
        type: `urn:indev:problem:${code}`,
        title,
        status,
        detail,
        code,
        requestId,
        retryable: retryable.has(code),
        ...extra,
      })
    : `${code}: ${onOneLine(detail)}\n`
  return {
    status,
    headers: {
      ...problem.headers,
      'Content-Type': wantsDocument ? 'application/problem+json' : 'text/plain; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
    },
    body,
  }
}

/** It may quote what a client has sent, and is printed on terminals. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd')
}
