import { join } from 'node:path'
import { randomSuffix } from '../ids.ts'
import type { AppPaths } from '../paths.ts'
import { listNames, readText, replaceFile } from '../state-io.ts'

/** What the uploader knows of crash reports. */
export interface SeenReports {
  /** Ids that need no look any more: queued, or written while nobody allowed them to leave. */
  readonly ids: readonly string[]
  /** Whether some that were queued may still wait in the spool. */
  readonly waiting: boolean
}

/** Where that is kept. */
export const SEEN_FILE = 'crash-reports.json'

const REPORT_FILE = /^crash-(?<id>[0-9a-z-]+)\.json$/u

/** Ids of the reports that are there, by one listing. */
export function reportIds({ crashDir }: Pick<AppPaths, 'crashDir'>): string[] {
  return listNames(crashDir).flatMap((name) => REPORT_FILE.exec(name)?.groups?.['id'] ?? [])
}

/** Never throws: what can't be read has seen nothing. */
export function readSeen(paths: Pick<AppPaths, 'logDir'>): SeenReports {
  try {
    const value: unknown = JSON.parse(readText(fileOf(paths)) ?? '{}')
    if (typeof value !== 'object' || value === null) return NOTHING
    const ids: unknown = Reflect.get(value, 'ids')
    return {
      ids: Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [],
      waiting: Reflect.get(value, 'waiting') === true,
    }
  } catch {
    return NOTHING
  }
}

/** Only the holder of the lease may call it. @throws The system's error. */
export function writeSeen(paths: Pick<AppPaths, 'logDir'>, seen: SeenReports): void {
  replaceFile(fileOf(paths), `${JSON.stringify({ v: 1, ...seen })}\n`, randomSuffix())
}

const NOTHING: SeenReports = { ids: [], waiting: false }

function fileOf({ logDir }: Pick<AppPaths, 'logDir'>): string {
  return join(logDir, SEEN_FILE)
}
