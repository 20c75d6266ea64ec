import { type CrashReport, readReport, reapRuns } from '@indev/crash/reports'
import type { CommandContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { inState, requirePaths } from './telemetry-place.ts'

/** Where crash reports are, once what killed commands left has been made reports of. */
export function reapedDir(ctx: CommandContext): string {
  const paths = requirePaths(ctx)
  inState(paths, () => reapRuns(paths.crashDir))
  return paths.crashDir
}

/**
 * One report.
 *
 * @param id - Its id, enough of its beginning, or `last`.
 * @throws CliError of kind `not-found`.
 */
export function requireReport(ctx: CommandContext, id: string): CrashReport {
  const dir = reapedDir(ctx)
  const report = inState(requirePaths(ctx), () => readReport(dir, id))
  if (report !== undefined) return report
  const { name } = ctx.app.identity
  throw new CliError({
    slug: 'crash.not-found',
    kind: 'not-found',
    message:
      id === 'last' ? 'no crash is known' : `no crash report, or more than one, begins with ${id}`,
    recordable: true,
    next: [{ command: `${name} crash list`, why: 'lists those that there are' }],
  })
}
