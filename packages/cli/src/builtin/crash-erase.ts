import { eraseReports, reapRuns } from '@indev/crash/reports'
import { usageError } from '../bind.ts'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { requireReport } from './crash-place.ts'
import { ERASED_REPORTS } from './results/crash-results.ts'
import { counted, inState, requirePaths } from './telemetry-place.ts'

/** How many reports were removed. */
interface Erased {
  readonly erased: number
}

/** `crash erase ID`, `crash erase --all`: what killed commands left goes with all. */
export const crashErase: Command = defineCommand({
  path: ['crash', 'erase'],
  summary: 'Removes crash reports.',
  args: {
    id: { type: 'string', summary: 'Which; its id, enough of the beginning of it, or last' },
    all: { type: 'boolean', summary: 'All of them' },
  },
  positionals: ['id'],
  telemetry: { record: false },
  result: ERASED_REPORTS,
  run({ id, all = false }, ctx): Erased {
    const paths = requirePaths(ctx)
    const { crashDir } = paths
    if ((id === undefined) === !all) {
      const name = `${ctx.app.identity.name} crash erase`
      throw usageError(name, 'crash.erase-what', `${name} needs an id, or --all`)
    }
    if (id !== undefined) {
      const report = requireReport(ctx, id)
      return { erased: inState(paths, () => eraseReports(crashDir, [report.id])) }
    }
    return inState(paths, () => {
      while (reapRuns(crashDir).left > 0);
      return { erased: eraseReports(crashDir) }
    })
  },
  human: ({ erased }) => `${counted(erased, 'crash report')} erased`,
})
