import type { CommandContext } from '@indev/cli'
import type { CustomFetch } from 'openid-client'

/** Less than this is the network's delay and the header's whole seconds, ms. */
const NOISE_MS = 5_000

/**
 * Measures how far this machine's clock is from the platform's, by the `Date` header of its answers.
 *
 * @returns `skewSeconds` is to be added to the local time; 0 as long as nobody has answered.
 */
export function measuringSkew(
  send: CustomFetch,
  clock: Pick<CommandContext['clock'], 'nowMs'>,
): { readonly send: CustomFetch; readonly skewSeconds: () => number } {
  let skewMs = 0
  return {
    send: async (url, options) => {
      const answer = await send(url, options)
      const theirs = Date.parse(answer.headers.get('date') ?? '')
      if (Number.isFinite(theirs)) skewMs = theirs - clock.nowMs()
      return answer
    },
    skewSeconds: () => (Math.abs(skewMs) < NOISE_MS ? 0 : Math.round(skewMs / 1_000)),
  }
}
