import { join } from 'node:path'
import type { CommandRecorder } from '@indev/telemetry'
import type { Evidence } from './crash-watch.ts'

const REPORT_FILE = /^crash-.*\.json$/u

/** Records which bug it was: its fingerprint and how often it is known here, nothing of what it says. Never throws. */
export function recordBug(
  recorder: Pick<CommandRecorder, 'exception'>,
  type: string | undefined,
  dir: string,
  { file }: Pick<Evidence, 'file'>,
): void {
  try {
    const own = fingerprintIn(file)
    if (own === undefined) return
    const names = process.getBuiltinModule('node:fs').readdirSync(dir)
    const groups = names
      .filter((name) => REPORT_FILE.test(name))
      .map((name) => fingerprintIn(join(dir, name))?.group)
    recorder.exception({
      type: type ?? '',
      fingerprint: own.group,
      fingerprintVersion: own.v,
      count: groups.filter((group) => group === own.group).length,
    })
  } catch {
    // The report is there; only nobody else hears of it.
  }
}

function fingerprintIn(file: string): { readonly group: string; readonly v: number } | undefined {
  try {
    const report: { readonly fingerprint: { readonly group: string; readonly v: number } } =
      JSON.parse(process.getBuiltinModule('node:fs').readFileSync(file, 'utf8'))
    return report.fingerprint
  } catch {
    return undefined
  }
}
