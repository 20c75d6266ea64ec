import type { Reply, StubPlatform } from './stub-platform.ts'

/**
 * Answers like a platform that rotates refresh tokens and takes the second use of one for theft: from
 * then on everything is refused, also what the first use was given.
 */
export function rotatingTokens(first: string): (stub: StubPlatform) => Reply {
  let current = first
  let uses = 0
  let isStolen = false
  return ({ asked }) => {
    const body = new URLSearchParams(asked.at(-1)?.body)
    isStolen ||= body.get('refresh_token') !== current
    if (isStolen) return { status: 400, json: { error: 'invalid_grant' } }
    uses += 1
    current = `refresh-${uses}`
    const tokens = { access_token: `access-${uses}`, refresh_token: current }
    return { json: { ...tokens, token_type: 'bearer', expires_in: 900 } }
  }
}
