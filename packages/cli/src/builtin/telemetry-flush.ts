import type { FlushReport } from '@indev/telemetry/drain'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError, type CliErrorOptions, type Slug } from '../errors.ts'
import { endpointOf } from '../session.ts'
import { FLUSHED } from './results/telemetry-results.ts'
import { type Halt, WHO, haltOf } from './telemetry-halt.ts'
import { moment } from './telemetry-place.ts'

/** What `telemetry flush` did; `off`: consent allows no upload, so none was tried. */
type Flushed = Omit<FlushReport, 'stoppedBy'> & {
  readonly stoppedBy: FlushReport['stoppedBy'] | 'off'
}

/** `telemetry flush`: how a CI job ends, since nothing drains at exit. */
export const telemetryFlush: Command = defineCommand({
  path: ['telemetry', 'flush'],
  summary: 'Sends what is pending, now.',
  description:
    'Waits for a running upload, then sends the rest itself. Succeeds when nothing is left to send.',
  args: {
    timeout: { type: 'duration', default: '5s', summary: 'The whole time that it may take' },
  },
  telemetry: { record: false },
  result: FLUSHED,
  async run({ timeout }, { app, env, paths, consent, signal }): Promise<Flushed> {
    if (consent.state !== 'on') {
      // Nothing runs in the background there: this is when killed commands are recorded.
      if (consent.state === 'local' && paths !== undefined) {
        const { tidy } = await import('@indev/telemetry/operate')
        await tidy(app.identity, paths)
      }
      return { delivered: 0, rejected: 0, quarantined: 0, pending: 0, stoppedBy: 'off' }
    }
    const { flush } = await import('@indev/telemetry/drain')
    const endpoint = endpointOf({ app, env, paths })
    const own = { app: app.identity, paths, endpoint, env, rule: consent.rule }
    const report = await flush({ ...own, timeoutMs: timeout, signal })
    signal.throwIfAborted()
    if (report.stoppedBy === 'halted' && report.pending > 0) {
      throw halted(haltOf({ app, paths }), report, app.identity.name)
    }
    const problem = problemOf(report, endpoint)
    if (problem !== undefined) throw new CliError({ ...problem, recordable: true })
    return report
  },
  human({ stoppedBy, delivered, rejected, quarantined }) {
    if (stoppedBy === 'off') return 'telemetry does not upload here: nothing was sent'
    if (stoppedBy === 'halted') return 'uploads are halted; nothing is pending'
    const parts = [`${delivered} delivered`]
    if (rejected > 0) parts.push(`${rejected} refused by the collector`)
    if (quarantined > 0) parts.push(`${quarantined} set aside`)
    return `${parts.join(', ')}; nothing is pending`
  },
})

/** A halt stops every upload, this one too: whoever ordered it had a reason. */
function halted(
  halt: Halt | undefined,
  { delivered, pending }: FlushReport,
  app: string,
): CliError {
  const { by, untilMs } = halt ?? { by: 'collector', untilMs: null }
  const until = moment(untilMs ?? Infinity)
  return new CliError({
    slug: 'telemetry.halted',
    kind: 'conflict',
    message: `uploads are halted by ${WHO[by]} until ${until}: ${delivered} delivered, ${pending} still pending`,
    recordable: true,
    next: [{ command: `${app} telemetry resume`, why: 'ends the halt' }],
  })
}

/** Why something is still pending, if that is a failure. */
function problemOf(
  { stoppedBy, pending, delivered, detail }: FlushReport,
  endpoint = '',
): Pick<CliErrorOptions, 'slug' | 'kind' | 'message'> | undefined {
  const problem = PROBLEMS[stoppedBy]
  if (problem === undefined || (stoppedBy === 'no-endpoint' && pending === 0)) return undefined
  const [slug, kind, what] = problem
  const why = detail === undefined ? '' : ` (${detail})`
  const to = kind === 'unreachable' ? ` ${endpoint}` : ''
  const message = `${what}${to}${why}: ${delivered} delivered, ${pending} still pending`
  return { slug, kind, message }
}

const PROBLEMS: Readonly<
  Partial<Record<FlushReport['stoppedBy'], [Slug, CliErrorOptions['kind'], string]>>
> = {
  'no-endpoint': ['telemetry.no-collector', 'environment', 'no collector is known'],
  retry: [
    'telemetry.collector-unreachable',
    'unreachable',
    'nothing was taken by the collector at',
  ],
  deadline: ['telemetry.flush-timeout', 'wait-timeout', 'the time was up'],
  busy: ['telemetry.flush-timeout', 'wait-timeout', 'another upload took the whole time'],
  failed: ['telemetry.flush-failed', 'failed', 'the records could not be sent'],
}
