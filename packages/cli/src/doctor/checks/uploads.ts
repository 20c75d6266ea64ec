import { telemetryStatus } from '@indev/telemetry'
import { haltedNow } from '@indev/telemetry/operate'
import { WHO } from '../../builtin/telemetry-halt.ts'
import { moment } from '../../builtin/telemetry-place.ts'
import { type DoctorCheck, type Finding, skipped } from '../check.ts'

/** Whether uploads may start: the switch, the breaker, the collector's wish to be left alone; who holds the lease. */
export const uploads: DoctorCheck = {
  id: 'uploads',
  title: 'Uploads',
  run({ app, paths, clock, consent }): Finding {
    if (paths === undefined || consent.state !== 'on')
      return skipped(`telemetry is ${consent.state}`)
    const { name, version } = app.identity
    const halted = haltedNow(paths, version)
    if (halted !== undefined) {
      const { by, untilMs } = halted
      return {
        status: 'warning',
        what: `halted by ${WHO[by]} until ${moment(untilMs)}`,
        why: 'records wait here; nothing else stops',
        next: { command: `${name} telemetry resume`, why: 'lets uploads go on' },
      }
    }
    const { uploader, backoffUntilMs = 0 } = telemetryStatus(paths, app.identity, { consent })
    const { pid, spawned, breakerOpenUntilMs = 0, leases } = uploader
    if (breakerOpenUntilMs > clock.nowMs()) {
      return {
        status: 'warning',
        what: `stopped by the breaker until ${moment(breakerOpenUntilMs)}`,
        why: `too many uploads were started (${spawned} since the last restart); none starts until then`,
        next: { command: `${name} telemetry flush`, why: 'sends what waits, in the foreground' },
      }
    }
    if (backoffUntilMs > clock.nowMs()) {
      return {
        status: 'warning',
        what: `the collector failed; the next try is at ${moment(backoffUntilMs)}`,
        why: 'records wait here meanwhile',
        next: { command: `${name} telemetry flush`, why: 'tries now, and says what is wrong' },
      }
    }
    const running = pid === undefined ? 'none runs' : `process ${pid} runs`
    const most = leases.maxAlive > 1 ? `; once ${leases.maxAlive} ran at a time` : ''
    return { status: 'ok', what: `${running}; ${spawned} since the last restart${most}` }
  },
}
