import { fateOf, type Machine } from './identity.ts'
import { writeWhole } from './io.ts'
import { quietly } from './quietly.ts'
import { withoutPrivate } from './runtime-facts.ts'

/** Larger than any that Node writes. */
export const MAX_FATAL_BYTES = 4_194_304

/** The name of what Node leaves when it dies of a fatal error: pid and start. */
export const FATAL_FILE: RegExp = /^fatal-(\d{1,10})-(\d{0,20})\.json$/

/**
 * Has Node write its own report when it dies of a fatal error; no JavaScript can run then.
 *
 * Node puts the environment into it, whatever it is told, so it is only for the reaper, which takes the numbers and
 * removes it; until then it lies in a directory that nobody else can enter, and the next run that lasts takes the
 * environment out. A program that was started with reports of its own keeps those.
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

/** Takes out of what dead runs left all that is private; what is left is enough for the reaper. */
export function cleanFatalReports(machine: Machine, dir: string): void {
  const { io } = machine
  for (const name of io.list(dir)) {
    const [, pid, start = ''] = FATAL_FILE.exec(name) ?? []
    // While its process lives, Node may be writing it.
    if (pid === undefined || fateOf(machine, { pid: Number(pid), start }) === 'alive') continue
    const file = `${dir}/${name}`
    quietly(() => {
      const bytes = io.read(file, MAX_FATAL_BYTES)
      const text = bytes === undefined ? '' : Buffer.from(bytes).toString()
      if (text.includes('"environmentVariables"')) writeWhole(io, file, withoutPrivate(text))
    })
  }
}
