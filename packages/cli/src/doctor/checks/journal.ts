import { readSliHistory } from '@indev/telemetry/journal'
import { type DoctorCheck, skipped } from '../check.ts'

/** Whether the journal that objectives are judged by can be read. */
export const journal: DoctorCheck = {
  id: 'journal',
  title: 'Journal',
  run({ paths }) {
    if (paths === undefined) return skipped('there is no directory to keep it in')
    const { entries, groups, corruptLines, unreadableFiles } = readSliHistory(paths)
    const commands = groups.reduce((sum, { count }) => sum + count, entries.length)
    if (corruptLines === 0 && unreadableFiles === 0) {
      return { status: 'ok', what: `${commands} commands` }
    }
    return {
      status: 'warning',
      what: `${corruptLines} lines and ${unreadableFiles} files can't be read`,
      why: `a crash or a later version wrote them; the other ${commands} commands still count`,
    }
  },
}
