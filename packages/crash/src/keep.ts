import type { Machine } from './identity.ts'

/** How much is kept of reports; the oldest go first. */
export interface KeepLimits {
  /**
   * Reports.
   *
   * @defaultValue 50
   */
  readonly reports: number
  /**
   * Their bytes.
   *
   * @defaultValue 16,777,216
   */
  readonly bytes: number
  /**
   * Their age, days.
   *
   * @defaultValue 90
   */
  readonly days: number
}

export const KEEP: KeepLimits = { reports: 50, bytes: 16_777_216, days: 90 }

const DAY_MS = 86_400_000
const REPORT_FILE = /^crash-([0-9a-z]{9})(-[0-9a-z-]{1,64})\.json$/

export function reportFile(dir: string, id: string): string {
  return `${dir}/crash-${id}.json`
}

/** Ids sort by time; a pid and a suffix tell those of one millisecond apart. */
export function reportId(atMs: number, pid: number, suffix: string): string {
  const time = Math.max(0, Math.floor(atMs)).toString(36).padStart(9, '0')
  return `${time}-${pid.toString(36)}-${suffix}`
}

/** Which process an id names. */
export function pidOf(id: string): number {
  return Number.parseInt(id.split('-')[1] ?? '', 36)
}

/** The ids of reports among the names of a directory, the newest first. */
export function reportIds(names: readonly string[]): string[] {
  return names
    .flatMap((name) => {
      const match = REPORT_FILE.exec(name)
      return match === null ? [] : [`${match[1]}${match[2]}`]
    })
    .toSorted((a, b) => (a < b ? 1 : -1))
}

/** Removes the reports that are too many, too large together or too old. */
export function prune(machine: Machine, dir: string, keep: KeepLimits = KEEP): number {
  const { io } = machine
  const oldest = machine.now() - keep.days * DAY_MS
  let bytes = 0
  let count = 0
  let removed = 0
  for (const id of reportIds(io.list(dir))) {
    const path = reportFile(dir, id)
    count += 1
    bytes += io.lstat(path)?.size ?? 0
    if (count <= keep.reports && bytes <= keep.bytes && atMsOf(id) >= oldest) continue
    io.remove(path)
    removed += 1
  }
  return removed
}

function atMsOf(id: string): number {
  return Number.parseInt(id.slice(0, 9), 36)
}
