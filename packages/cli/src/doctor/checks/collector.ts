import { CliError } from '../../errors.ts'
import { endpointOf } from '../../session.ts'
import { type DoctorCheck, type Finding, skipped } from '../check.ts'

/** A difference that breaks sign-ins, ms. */
const SKEW_MS = 5 * 60_000

/** Whether the collector answers at all; nothing is sent to it. */
export const collector: DoctorCheck = {
  id: 'collector',
  title: 'Collector',
  network: true,
  async run({ app, env, paths, clock, consent, http }): Promise<Finding> {
    if (consent.state !== 'on') return skipped(`telemetry is ${consent.state}`)
    const url = endpointOf({ app, env, paths })
    if (url === undefined) return skipped('none is known; records stay here')
    try {
      // Any answer will do: a collector has nothing to say to a GET.
      const { headers } = await http({ method: 'GET', url, timeoutMs: 1900, traced: false })
      const skewMs = Math.abs(Date.parse(headers['date'] ?? '') - clock.nowMs())
      if (!(skewMs > SKEW_MS)) return { status: 'ok', what: `${url} answers` }
      return {
        status: 'warning',
        what: `its clock and this one are ${Math.round(skewMs / 60_000)} minutes apart`,
        why: 'one of them is wrong; sign-ins and certificates depend on the time',
      }
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      return {
        status: 'warning',
        what: `${url} does not answer: ${error.message}`,
        why: 'records wait here, for 30 days at most; no command waits for it',
      }
    }
  },
}
