import { type DoctorCheck, skipped } from '../check.ts'
import { roomAt } from '../file-facts.ts'

const MIB = 1024 * 1024

/** Less than this, and telemetry lets records go, MiB. */
const LOW_MIB = 64
const FULL_MIB = 4
/** Files that can still be made. */
const FEW_FILES = 1000

/** Whether there is room where the state is. */
export const disk: DoctorCheck = {
  id: 'disk',
  title: 'Disk space',
  run({ paths }) {
    if (paths === undefined) return skipped('there is no directory to keep anything in')
    const { bytes, files } = roomAt(paths.stateDir)
    const freeMib = Math.floor(bytes / MIB)
    const what = files < FEW_FILES ? `${files} files can still be made` : `${freeMib} MiB free`
    if (freeMib >= LOW_MIB && files >= FEW_FILES) return { status: 'ok', what }
    const isFull = freeMib < FULL_MIB || files < 1
    return {
      status: isFull ? 'failed' : 'warning',
      what: `${what} at ${paths.stateDir}`,
      why: isFull ? 'nothing can be remembered; credentials may not be renewed' : 'free some space',
    }
  },
}
