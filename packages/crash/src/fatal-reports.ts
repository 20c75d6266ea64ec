/** The name of what Node leaves when it dies of a fatal error: pid and start. */
export const FATAL_FILE: RegExp = /^fatal-(\d{1,10})-(\d{0,20})\.json$/

/**
 * Has Node write its own report when it dies of a fatal error; no JavaScript can run then.
 *
 * Node puts the environment into it, whatever it is told, so it is only for the reaper, which takes the numbers and
 * removes it; until then it lies in a directory that nobody else can enter. A program that was started with reports of
 * its own keeps those.
 *
 * @returns Sets everything back.
 */
export function watchFatalErrors(dir: string, pid: number, start: string): () => void {
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report
  if (report.reportOnFatalError) return () => undefined
  const { directory, filename, compact, excludeNetwork = false } = report
  report.reportOnFatalError = true
  report.directory = dir
  report.filename = `fatal-${pid}-${start}.json`
  report.compact = true
  report.excludeNetwork = true
  return () => {
    report.reportOnFatalError = false
    report.directory = directory
    report.filename = filename
    report.compact = compact
    report.excludeNetwork = excludeNetwork
  }
}
