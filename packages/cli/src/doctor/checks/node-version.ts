import type { DoctorCheck } from '../check.ts'

/** The oldest Node that everything here runs on. */
const OLDEST = [22, 15] as const

/** Whether Node is new enough. */
export const nodeVersion: DoctorCheck = {
  id: 'node',
  title: 'Node.js',
  run() {
    const { node } = process.versions
    const [major = 0, minor = 0] = node.split('.').map(Number)
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) {
      return { status: 'ok', what: `version ${node}` }
    }
    return {
      status: 'failed',
      what: `version ${node}`,
      why: `${OLDEST.join('.')} or newer is needed: https://nodejs.org`,
    }
  },
}
