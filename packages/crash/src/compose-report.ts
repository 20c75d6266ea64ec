import { fingerprintOf } from './fingerprint.ts'
import type { Redactor } from './redact.ts'
import { REPORT_VERSION, type CrashError, type CrashReport, type Frame } from './report.ts'

/** Fifty of the largest stay within 16 MiB. */
const MAX_REPORT_BYTES = 262_144

const MAX_SPANS = 32

/** All of a report but what is computed from the rest. */
export type Findings = Omit<CrashReport, 'v' | 'fingerprint' | 'redactions' | 'cut'>

/** A report as it may be written: with its fingerprint, without secrets, within its size. */
export function composeReport(findings: Findings, redactor: Redactor): CrashReport {
  const { kind, error, command, spans } = findings
  const fingerprint = fingerprintOf(kind, error, command)
  const counts: Record<string, number> = {}
  const clean = redactor.redact({ ...findings, spans: spans.slice(-MAX_SPANS) }, counts)
  return withinSize({ v: REPORT_VERSION, ...clean, fingerprint, redactions: counts })
}

/** Leaves out the largest and least needed first, and says so. */
function withinSize(report: CrashReport): CrashReport {
  const cuts: readonly [string, (from: CrashReport) => CrashReport][] = [
    [
      'locals of causes',
      (from) => mapError(from, (error) => ({ ...error, causes: error.causes.map(bare) })),
    ],
    ['locals', (from) => mapError(from, bare)],
    ['spans', (from) => ({ ...from, spans: [] })],
    ['causes', (from) => mapError(from, (error) => ({ ...error, causes: [] }))],
    ['crumbs', (from) => ({ ...from, crumbs: [] })],
  ]
  const cut: string[] = []
  let fitting = report
  for (const [name, without] of cuts) {
    if (Buffer.byteLength(JSON.stringify(fitting)) <= MAX_REPORT_BYTES) break
    cut.push(name)
    fitting = { ...without(fitting), cut }
  }
  return fitting
}

function mapError(report: CrashReport, change: (error: CrashError) => CrashError): CrashReport {
  return report.error === undefined ? report : { ...report, error: change(report.error) }
}

function bare(error: CrashError): CrashError {
  return { ...error, frames: error.frames.map(withoutLocals), causes: error.causes.map(bare) }
}

function withoutLocals(frame: Frame): Frame {
  const { locals: _, ...rest } = frame
  return rest
}
