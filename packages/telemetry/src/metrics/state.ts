import { join } from 'node:path'
import { randomSuffix } from '../ids.ts'
import type { AppPaths } from '../paths.ts'
import { readText, replaceFile } from '../state-io.ts'
import { type Histogram, parseHistogram } from './histogram.ts'

/** What metrics remember from one uploader to the next; kept by the holder of the lease. */
export interface MetricsState {
  /** How far each of the journal's files has been counted, bytes. */
  readonly cursor: Readonly<Record<string, number>>
  /** Commands by UTC day, ever. */
  readonly recorded: Readonly<Record<string, number>>
  /** The pipeline's totals when they were last taken in. */
  readonly totals: Readonly<Record<string, number>>
  /** Uploads since then. */
  readonly uploads?: Histogram | undefined
  /** Unix ms of the last 2xx; 0 before the first. */
  readonly takenInAtMs: number
  /** Unix ms before which nothing is tried. */
  readonly notBeforeMs: number
  /** Tries that failed since the last 2xx. */
  readonly failures: number
}

/** Before anything was ever sent. */
const FRESH: MetricsState = {
  cursor: {},
  recorded: {},
  totals: {},
  takenInAtMs: 0,
  notBeforeMs: 0,
  failures: 0,
}

/** Reads the state; a fresh one when there is none or it is damaged. */
export function readMetricsState(paths: Pick<AppPaths, 'logDir'>): MetricsState {
  try {
    const value: unknown = JSON.parse(readText(fileOf(paths)) ?? '{}')
    if (typeof value !== 'object' || value === null) return FRESH
    if (Reflect.get(value, 'v') !== 1) return FRESH
    const uploads = parseHistogram(Reflect.get(value, 'uploads'))
    return {
      cursor: countsIn(Reflect.get(value, 'cursor')),
      recorded: countsIn(Reflect.get(value, 'recorded')),
      totals: countsIn(Reflect.get(value, 'totals')),
      ...(uploads === undefined ? {} : { uploads }),
      takenInAtMs: count(Reflect.get(value, 'takenInAtMs')),
      notBeforeMs: count(Reflect.get(value, 'notBeforeMs')),
      failures: count(Reflect.get(value, 'failures')),
    }
  } catch {
    return FRESH
  }
}

/** Replaces the state by one rename. @returns `false` when it can't be written. */
export function writeMetricsState(paths: Pick<AppPaths, 'logDir'>, state: MetricsState): boolean {
  try {
    replaceFile(fileOf(paths), `${JSON.stringify({ v: 1, ...state })}\n`, randomSuffix())
    return true
  } catch {
    return false
  }
}

function fileOf(paths: Pick<AppPaths, 'logDir'>): string {
  return join(paths.logDir, 'metrics.json')
}

function countsIn(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, count(item)]))
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0
}
