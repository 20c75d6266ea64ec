import { tmpdir } from 'node:os'
import { obstacleTo } from '../file-facts.ts'
import type { DoctorCheck } from '../check.ts'

/** Whether there is a place to keep anything, that is still there tomorrow. */
export const home: DoctorCheck = {
  id: 'home',
  title: 'Home',
  run({ app, paths }) {
    const { name } = app.identity
    if (paths === undefined) {
      return {
        status: 'failed',
        what: `there is no directory in which ${name} could keep anything`,
        why: 'nothing is remembered from one command to the next; set HOME',
      }
    }
    const { stateDir } = paths
    const obstacle = obstacleTo(stateDir)
    if (obstacle !== undefined) {
      return {
        status: 'failed',
        what: `nothing can be written to ${stateDir} (${obstacle})`,
        why: 'commands work, but nothing that they do is remembered',
      }
    }
    if (stateDir.startsWith(`${tmpdir()}/${name}-`)) {
      return {
        status: 'warning',
        what: `the home directory can't be written; ${stateDir} is used`,
        why: 'what is kept there is gone after a restart',
      }
    }
    return { status: 'ok', what: stateDir }
  },
}
