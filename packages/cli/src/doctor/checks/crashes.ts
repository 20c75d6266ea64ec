import { listReports } from '@indev/crash/reports'
import { moment } from '../../builtin/telemetry-place.ts'
import { type DoctorCheck, skipped } from '../check.ts'
import { factsOf } from '../file-facts.ts'

/** Whether commands have crashed here. */
export const crashes: DoctorCheck = {
  id: 'crashes',
  title: 'Crash reports',
  run({ app, paths }) {
    if (paths === undefined || factsOf(paths.crashDir) === undefined) return skipped('none')
    const { reports } = listReports(paths.crashDir)
    if (reports.length === 0) return { status: 'ok', what: 'none' }
    const lastAtMs = Math.max(...reports.map(({ atMs }) => atMs))
    const { name } = app.identity
    return {
      status: 'warning',
      what: `${reports.length === 1 ? '1 report' : `${reports.length} reports`}, the last of ${moment(lastAtMs)}`,
      why: 'they stay on this machine until you send or erase them',
      next: { command: `${name} crash list`, why: 'lists them' },
    }
  },
}
