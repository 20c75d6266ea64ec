import { join } from 'node:path'
import type { Signal } from './otlp-json.ts'
import type { AppPaths } from './paths.ts'
import { appendWhole, ownDirectory, readText, renameIfThere, sizeOf } from './state-io.ts'

/** Two files of this size at most, the newer and the older half; bytes. */
const MAX_FILE_BYTES = 512 * 1024

/** One request that was tried, whatever came of it. */
export interface UploadAttempt {
  readonly v: 1
  /** Unix ms of the answer, or of giving up. */
  readonly atMs: number
  readonly signal: Signal
  /** `refused`: not to be read by this collector; `later`: kept for the next time; `halted`: HTTP 410. */
  readonly outcome: 'delivered' | 'refused' | 'later' | 'halted'
  /** Whose failure it was; none when it was delivered. */
  readonly cause?: 'local-network' | 'remote' | undefined
  /** A system's error code or `HTTP 503`; none when it was delivered. */
  readonly why?: string | undefined
  /** From the first byte out to the last byte in, ms. */
  readonly tookMs: number
  /** Commands of `traces`, crash reports of `logs`, data points of `metrics`. */
  readonly records: number
  /** How long the oldest record in it had waited, ms; not of `metrics`. */
  readonly ageMs?: number | undefined
}

/** What is still known of the attempts. */
export interface UploadLog {
  /** Oldest first. */
  readonly attempts: readonly UploadAttempt[]
  /** Lines torn by a kill or damaged since. */
  readonly corruptLines: number
}

/**
 * Reads how uploads went in time: what SLOs of the pipeline itself are computed from. Never throws.
 *
 * An attempt is good when it was `delivered`, excluded when its cause is `local-network`, bad otherwise; a
 * record that arrived is as old as `ageMs` at most. Bounded to 1 MiB: the oldest are forgotten.
 *
 * @param range - `fromMs <= atMs < toMs`, Unix ms.
 */
export function readUploadLog(
  paths: Pick<AppPaths, 'logDir'>,
  range: { readonly fromMs?: number; readonly toMs?: number } = {},
): UploadLog {
  const { fromMs = -Infinity, toMs = Infinity } = range
  const lines = ['uploads.1.jsonl', 'uploads.jsonl'].flatMap((name) => linesOf(paths, name))
  const all = lines.flatMap((line) => parse(line) ?? [])
  const attempts = all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  return { attempts, corruptLines: lines.length - all.length }
}

/**
 * Remembers an attempt. Only the holder of the lease may call it.
 *
 * @returns `false` when it can't be written: the request went as it went.
 */
export function logUpload(
  paths: Pick<AppPaths, 'logDir'>,
  attempt: Omit<UploadAttempt, 'v'>,
): boolean {
  try {
    ownDirectory(paths.logDir)
    const file = join(paths.logDir, 'uploads.jsonl')
    if (sizeOf(file) >= MAX_FILE_BYTES) renameIfThere(file, join(paths.logDir, 'uploads.1.jsonl'))
    appendWhole(file, `${JSON.stringify({ v: 1, ...attempt })}\n`)
    return true
  } catch {
    return false
  }
}

function linesOf(paths: Pick<AppPaths, 'logDir'>, name: string): string[] {
  try {
    const text = readText(join(paths.logDir, name)) ?? ''
    return text.split('\n').filter((line) => line !== '')
  } catch {
    return []
  }
}

function parse(line: string): UploadAttempt | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isAttempt(value) ? value : undefined
  } catch {
    return undefined
  }
}

const OUTCOMES: readonly unknown[] = ['delivered', 'refused', 'later', 'halted']
const CAUSES: readonly unknown[] = [undefined, 'local-network', 'remote']

function isAttempt(value: unknown): value is UploadAttempt {
  if (typeof value !== 'object' || value === null) return false
  const get = (key: string): unknown => Reflect.get(value, key)
  const signal = get('signal')
  return (
    get('v') === 1 &&
    (signal === 'traces' || signal === 'metrics') &&
    OUTCOMES.includes(get('outcome')) &&
    CAUSES.includes(get('cause')) &&
    ['atMs', 'tookMs', 'records'].every((key) => typeof get(key) === 'number') &&
    ['number', 'undefined'].includes(typeof get('ageMs')) &&
    ['string', 'undefined'].includes(typeof get('why'))
  )
}
