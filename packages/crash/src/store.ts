import { nodeMachine } from './identity.ts'
import { errnoOf, homeDir, nodeIo, ownDirectory, writeWhole, type CrashIo } from './io.ts'
import { KEEP, reportFile, reportIds, type KeepLimits } from './keep.ts'
import { QUESTION_FILE } from './questions.ts'
import { reapWith, type Reaped } from './reap.ts'
import { openRedactor, type RedactionRules } from './redact.ts'
import { mapReport } from './source-maps.ts'
import { STRIKE_FILE } from './strikes.ts'
import { REPORT_VERSION, type CrashReport } from './report.ts'

/** The reports of a directory. */
export interface ReportList {
  /** The newest first. */
  readonly reports: readonly CrashReport[]
  /** How many are of another version of the format, or damaged. They are left alone. */
  readonly unreadable: number
}

const MAX_READ_BYTES = 1_048_576
/** Of a bundle or its map. */
const MAX_SOURCE_BYTES = 67_108_864

/**
 * Every report in a directory. A directory that is not there has none.
 *
 * @throws The system's own error when it can't be read.
 */
export function listReports(dir: string): ReportList {
  const io = nodeIo()
  const ids = reportIds(io.list(dir))
  const reports = ids.flatMap((id) => readWhole(io, dir, id) ?? [])
  return { reports, unreadable: ids.length - reports.length }
}

/**
 * One report.
 *
 * @param id - Its id, enough of the beginning of it, or `last`.
 * @returns `undefined` when there is none, or the beginning fits several.
 */
export function readReport(dir: string, id: string): CrashReport | undefined {
  const io = nodeIo()
  const ids = reportIds(io.list(dir))
  const fitting = id === 'last' ? ids.slice(0, 1) : ids.filter((other) => other.startsWith(id))
  const [found] = fitting.includes(id) ? [id] : fitting.length === 1 ? fitting : []
  return found === undefined ? undefined : readWhole(io, dir, found)
}

/**
 * Removes reports.
 *
 * @param ids - Which; without it all, of other versions too, what was remembered of commands that crashed, and answers that nobody read.
 * @returns How many were there.
 */
export function eraseReports(dir: string, ids?: readonly string[]): number {
  const io = nodeIo()
  const names = io.list(dir)
  const there = reportIds(names).filter((id) => ids?.includes(id) ?? true)
  for (const id of there) io.remove(reportFile(dir, id))
  if (ids === undefined) {
    const others = names.filter((name) => STRIKE_FILE.test(name) || QUESTION_FILE.test(name))
    for (const name of others) io.remove(`${dir}/${name}`)
  }
  return there.length
}

/**
 * A report as text to hand to somebody: JSON, once more without what is secret now.
 *
 * @param rules - What else is to go.
 */
export function exportReport(report: CrashReport, rules: RedactionRules = {}): string {
  const redactor = ownRedactor(rules)
  const counts = { ...report.redactions }
  const { fingerprint, id, ...rest } = report
  const clean = redactor.redact({ ...rest, redactions: {} }, counts)
  return `${JSON.stringify({ ...clean, id, fingerprint, redactions: counts }, undefined, 2)}\n`
}

/** How to reap. */
export interface ReapOptions {
  /**
   * Reports made at most; what is left waits for the next time.
   *
   * @defaultValue 64
   */
  readonly maxRuns?: number
  /** How much is kept. */
  readonly keep?: Partial<KeepLimits>
  /** What else is secret. */
  readonly redact?: RedactionRules
}

/**
 * Turns what ended runs left into reports: for a process in the background, or a moment in which nobody waits.
 *
 * Runs under way are left alone. Not being able to is no failure: nothing is reaped then.
 */
export function reapRuns(dir: string, options: ReapOptions = {}): Reaped {
  const { maxRuns = 64, keep, redact } = options
  const machine = nodeMachine(nodeIo())
  try {
    if (machine.io.lstat(dir) === undefined || ownDirectory(machine.io, dir) !== undefined) {
      return { reports: [], alive: 0, left: 0 }
    }
    return reapWith(machine, ownRedactor(redact), dir, maxRuns, { ...KEEP, ...keep })
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return { reports: [], alive: 0, left: 0 }
  }
}

/**
 * A report with the positions, names and lines of the sources that were written, as far as source maps lie beside the
 * files that ran. Takes some 20 ms for a megabyte of map.
 *
 * Files that have changed since the crash, as by an upgrade, are not used: their maps would tell something else.
 */
export function mapSources(report: CrashReport): CrashReport {
  const io = nodeIo()
  const home = homeDir()
  return mapReport(report, (path) => {
    const file = path.replace(/^~(?=[/\\])/, home)
    try {
      const facts = io.lstat(file)
      if (facts?.isFile !== true || facts.mtimeMs > report.atMs) return undefined
      const bytes = io.read(file, MAX_SOURCE_BYTES)
      return bytes === undefined ? undefined : Buffer.from(bytes).toString()
    } catch {
      return undefined
    }
  })
}

/**
 * Writes sources into reports, so that they outlive an upgrade, and the fingerprint that is the same for every build.
 * For a process in the background.
 *
 * @param maxReports - How many of the newest without sources are looked at.
 * @returns How many have sources now.
 */
export function mapReports(dir: string, maxReports = 8): number {
  const io = nodeIo()
  const waiting = listReports(dir).reports.filter(
    ({ error, fingerprint }) => error !== undefined && !fingerprint.mapped,
  )
  let mapped = 0
  for (const report of waiting.slice(0, maxReports)) {
    const changed = mapSources(report)
    const file = reportFile(dir, report.id)
    // One that was erased meanwhile stays so.
    if (!changed.fingerprint.mapped || io.lstat(file) === undefined) continue
    writeWhole(io, file, JSON.stringify(changed))
    mapped += 1
  }
  return mapped
}

function ownRedactor(rules: RedactionRules | undefined): ReturnType<typeof openRedactor> {
  return openRedactor(rules, process.env, homeDir())
}

function readWhole(io: CrashIo, dir: string, id: string): CrashReport | undefined {
  try {
    const bytes = io.read(reportFile(dir, id), MAX_READ_BYTES)
    if (bytes === undefined) return undefined
    const report: CrashReport = JSON.parse(Buffer.from(bytes).toString())
    return report.v === REPORT_VERSION && report.id === id ? report : undefined
  } catch {
    return undefined
  }
}
