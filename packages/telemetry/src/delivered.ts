import { join } from 'node:path'
import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { readText, replaceFile } from './state-io.ts'

/** What has left this machine since the beginning; kept by the one process that holds the lease. */
export interface DeliveredCounts {
  readonly records: number
  readonly batches: number
  /** Spans that a collector took in but refused to keep (OTLP partial success). */
  readonly rejected: number
  /** Unix ms of the last 2xx. */
  readonly lastAtMs?: number | undefined
}

const NOTHING: DeliveredCounts = { records: 0, batches: 0, rejected: 0 }

/** Reads the counts; zeros when there are none or they can't be read. */
export function readDelivered(paths: Pick<AppPaths, 'logDir'>): DeliveredCounts {
  try {
    const value: unknown = JSON.parse(readText(fileOf(paths)) ?? '{}')
    if (typeof value !== 'object' || value === null) return NOTHING
    const lastAtMs = countIn(value, 'lastAtMs')
    return {
      records: countIn(value, 'records'),
      batches: countIn(value, 'batches'),
      rejected: countIn(value, 'rejected'),
      ...(lastAtMs === 0 ? {} : { lastAtMs }),
    }
  } catch {
    return NOTHING
  }
}

/**
 * Adds to the counts by one rename. Only the holder of the lease may call it.
 *
 * @returns `false` when it can't be written: the records were delivered all the same.
 */
export function addDelivered(
  paths: Pick<AppPaths, 'logDir'>,
  more: { readonly records: number; readonly rejected: number; readonly atMs: number },
): boolean {
  const before = readDelivered(paths)
  const after: DeliveredCounts = {
    records: before.records + more.records,
    batches: before.batches + 1,
    rejected: before.rejected + more.rejected,
    lastAtMs: more.atMs,
  }
  try {
    replaceFile(fileOf(paths), `${JSON.stringify(after)}\n`, randomSuffix())
    return true
  } catch {
    return false
  }
}

function fileOf(paths: Pick<AppPaths, 'logDir'>): string {
  return join(paths.logDir, 'delivered.json')
}

function countIn(value: object, key: string): number {
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : 0
}
