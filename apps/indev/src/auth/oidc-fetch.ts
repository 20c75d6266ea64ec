import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { CustomFetch } from 'openid-client'

/** Lost answers in a row that polling forgives: a network that blinks must not cost the sign-in. */
const MAX_LOST_POLLS = 3
/** RFC 8628, 3.5: what to wait after a lost answer. */
const LOST_POLL_WAIT_SECONDS = 5

/** The command's own HTTP client as the `fetch` that the OpenID library calls: traced, timed, aborted. */
export function fetchThrough(ctx: CommandContext, traced: boolean): CustomFetch {
  return async (url, { method, headers, body }) => {
    const sent = body instanceof URLSearchParams ? body.toString() : body
    const answer = await ctx.http({
      method,
      url,
      headers,
      ...(typeof sent === 'string' ? { body: sent } : {}),
      traced,
    })
    const bodiless = answer.status === 204 || answer.status === 304
    return new Response(bodiless ? null : answer.text, {
      status: answer.status,
      headers: answer.headers,
    })
  }
}

/** Turns a lost answer into "ask again later", which the library's polling understands. */
export function forgiving(send: CustomFetch): CustomFetch {
  let lost = 0
  return async (url, options) => {
    try {
      const answer = await send(url, options)
      lost = 0
      return answer
    } catch (error) {
      lost += 1
      const isLost = error instanceof CliError && error.kind === 'unreachable'
      if (!isLost || lost > MAX_LOST_POLLS) throw error
      const headers = { 'retry-after': String(LOST_POLL_WAIT_SECONDS) }
      return new Response(null, { status: 503, headers })
    }
  }
}
