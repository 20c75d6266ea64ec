import { readUserConfig } from '@indev/telemetry/decide'
import { factsOf } from '../file-facts.ts'
import { type DoctorCheck, skipped } from '../check.ts'

/** Whether the user's settings can be read: what can't be might hold an opt-out. */
export const settings: DoctorCheck = {
  id: 'settings',
  title: 'Settings',
  run({ paths }) {
    if (paths === undefined) return skipped('there is no directory to keep them in')
    const { problem } = readUserConfig(paths)
    if (problem === undefined) {
      const isThere = factsOf(paths.configFile) !== undefined
      return { status: 'ok', what: isThere ? paths.configFile : 'none; all is as built in' }
    }
    return {
      status: 'failed',
      what: problem,
      why: 'telemetry stays off, since an opt-out may stand there; mend or remove the file',
    }
  },
}
