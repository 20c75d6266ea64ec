import { join } from 'node:path'
import { moment } from '../../builtin/telemetry-place.ts'
import type { DoctorCheck } from '../check.ts'
import { factsOf, namesIn } from '../file-facts.ts'

/** The clock of a machine that has never been set begins long before this, Unix ms. */
const BUILT_AT_MS = Date.UTC(2026, 0, 1)

/** Clocks of file systems are coarse, ms. */
const SLACK_MS = 60_000

/** Whether the wall clock can be right: not before this program was written, not before its own files. */
export const clock: DoctorCheck = {
  id: 'clock',
  title: 'Clock',
  run({ clock: wall, paths }) {
    const atMs = wall.nowMs()
    const what = moment(Math.floor(atMs))
    const why = 'sign-ins, certificates and times in results depend on it; set it'
    if (atMs < BUILT_AT_MS) return { status: 'failed', what: `${what} is past`, why }
    const dir = paths?.stateDir ?? ''
    const newestMs = Math.max(
      0,
      ...namesIn(dir).map((name) => factsOf(join(dir, name))?.changedAtMs ?? 0),
    )
    if (newestMs <= atMs + SLACK_MS) return { status: 'ok', what }
    return {
      status: 'warning',
      what: `${what} is before ${moment(Math.floor(newestMs))}, when something was last written here`,
      why,
    }
  },
}
