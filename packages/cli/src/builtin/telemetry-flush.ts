import type { FlushReport } from '@indev/telemetry/drain'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError, type CliErrorOptions } from '../errors.ts'
import { endpointOf } from '../session.ts'

/** What `telemetry flush` did; `off`: consent allows no upload, so none was tried. */
type Flushed = Omit<FlushReport, 'stoppedBy'> & {
  readonly stoppedBy: FlushReport['stoppedBy'] | 'off'
}

/** `telemetry flush`: how a CI job ends, since nothing drains at exit. */
export const telemetryFlush: Command = defineCommand({
  path: ['telemetry', 'flush'],
  summary: 'Sends what is pending, now',
  description:
    'Waits for a running upload, then sends the rest itself. Succeeds when nothing is left to send.',
  args: {
    timeout: { type: 'duration', default: '5s', summary: 'The whole time that it may take' },
  },
  telemetry: { record: false },
  async run({ timeout }, { app, env, paths, consent, signal }): Promise<Flushed> {
    if (consent.state !== 'on') {
      return { delivered: 0, rejected: 0, quarantined: 0, pending: 0, stoppedBy: 'off' }
    }
    const { flush } = await import('@indev/telemetry/drain')
    const endpoint = endpointOf({ app, env, paths })
    const report = await flush({ app: app.identity, paths, endpoint, timeoutMs: timeout, signal })
    signal.throwIfAborted()
    const problem = problemOf(report, endpoint)
    if (problem !== undefined) throw new CliError({ ...problem, recordable: true })
    return report
  },
  human({ stoppedBy, delivered, rejected, quarantined }) {
    if (stoppedBy === 'off') return 'telemetry does not upload here: nothing was sent'
    const parts = [`${delivered} delivered`]
    if (rejected > 0) parts.push(`${rejected} refused by the collector`)
    if (quarantined > 0) parts.push(`${quarantined} set aside`)
    return `${parts.join(', ')}; nothing is pending`
  },
})

/** Why something is still pending, if that is a failure. */
function problemOf(
  { stoppedBy, pending, delivered, detail }: FlushReport,
  endpoint: string | undefined,
): Omit<CliErrorOptions, 'recordable'> | undefined {
  const counts = `${delivered} delivered, ${pending} still pending`
  const why = detail === undefined ? '' : ` (${detail})`
  switch (stoppedBy) {
    case 'empty':
    case 'no-home':
    case 'aborted':
      return undefined
    case 'no-endpoint':
      if (pending === 0) return undefined
      return {
        slug: 'telemetry.no-collector',
        kind: 'environment',
        message: `no collector is known: ${counts}`,
      }
    case 'retry':
      return {
        slug: 'telemetry.collector-unreachable',
        kind: 'unreachable',
        message: `the collector at ${endpoint ?? ''} takes nothing now${why}: ${counts}`,
      }
    case 'deadline':
    case 'busy':
      return {
        slug: 'telemetry.flush-timeout',
        kind: 'wait-timeout',
        message: `the time was up${why}: ${counts}`,
      }
    case 'failed':
      return {
        slug: 'telemetry.flush-failed',
        kind: 'failed',
        message: `the pending records could not be sent${why}: ${counts}`,
      }
  }
}
