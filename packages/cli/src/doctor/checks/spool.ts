import { openTelemetrySpool } from '@indev/telemetry/operate'
import { type DoctorCheck, type Finding, skipped } from '../check.ts'
import { factsOf } from '../file-facts.ts'

const DAY_MS = 86_400_000

/** Records are kept for 30 days; by now something has kept them from leaving, days. */
const OLD_DAYS = 7

/** Whether what waits to be sent can be read, and does not wait for too long. */
export const spool: DoctorCheck = {
  id: 'spool',
  title: 'Records that wait',
  run({ app, paths, clock, consent }) {
    if (paths === undefined || factsOf(paths.spoolDir) === undefined) return skipped('none yet')
    const opened = openTelemetrySpool(paths)
    const { problems, insecure } = opened.verify()
    const { name } = app.identity
    if (insecure !== undefined) {
      return { status: 'failed', what: insecure, why: 'nothing is recorded there' }
    }
    const { pending, quarantined } = opened.stats()
    if (problems.length > 0) return damaged(name, problems.length)
    if (quarantined.files > 0) return setAside(name, quarantined.records)
    const ageDays = (clock.nowMs() - (pending.oldestAtMs ?? clock.nowMs())) / DAY_MS
    const what = `${pending.records} wait, ${pending.bytes} bytes`
    if (ageDays <= OLD_DAYS || consent.state !== 'on') return { status: 'ok', what }
    return {
      status: 'warning',
      what: `${what}, the oldest for ${Math.floor(ageDays)} days`,
      why: 'after 30 days they are dropped, and counted',
      next: { command: `${name} telemetry flush`, why: 'sends them, or says why it cannot' },
    }
  },
}

function damaged(name: string, count: number): Finding {
  return {
    status: 'warning',
    what: count === 1 ? '1 segment is damaged' : `${count} segments are damaged`,
    why: 'what can be read of them is still delivered, what cannot is counted',
    next: { command: `${name} telemetry spool verify`, why: 'says which, and what is readable' },
  }
}

function setAside(name: string, records: number): Finding {
  return {
    status: 'warning',
    what: records === 1 ? '1 record was set aside' : `${records} records were set aside`,
    why: 'the collector refused them, or no later release could read them; they are kept for 7 days',
    next: { command: `${name} telemetry spool requeue`, why: 'puts them back in line' },
  }
}
