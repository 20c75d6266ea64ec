import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type DecodedSpan, decodeTraces } from './otlp.ts'
import { type JsonObject, type Signal, requestToJson } from './otlp-json.ts'
import type { AppPaths } from './paths.ts'
import { appendWhole, ownDirectory, readText, renameIfThere, sizeOf } from './state-io.ts'

/** Two files of this size at most, the newer and the older half; bytes. */
const MAX_FILE_BYTES = 1024 * 1024

/** A larger body is not kept, only what it was; bytes as sent. */
const MAX_BODY_BYTES = 128 * 1024

/** No body that we sent is larger, whatever a damaged line says. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024

/** One request that a collector took in. */
export interface Delivery {
  readonly v: 1
  /** Unix ms of the answer. */
  readonly atMs: number
  readonly signal: Signal
  /** OTLP base URL. */
  readonly endpoint: string
  /** Commands of `traces`, crash reports of `logs`, data points of `metrics`. */
  readonly records: number
  /** Spans or points refused within a 2xx. */
  readonly rejected: number
  /** Uncompressed. */
  readonly bytes: number
  /** The body as it left, gzip, base64; absent when it was too large to be kept here. */
  readonly body?: string | undefined
}

/** What is still known of what has left. */
export interface DeliveryLog {
  /** Oldest first. */
  readonly deliveries: readonly Delivery[]
  /** Lines torn by a kill or damaged since. */
  readonly corruptLines: number
}

/** Reads the log of what has left this machine; never throws. Bounded: the oldest is forgotten. */
export function readDeliveryLog(paths: Pick<AppPaths, 'logDir'>): DeliveryLog {
  const lines = [olderFile(paths), newerFile(paths)].flatMap(linesOf)
  const deliveries = lines.flatMap((line) => parse(line) ?? [])
  return { deliveries, corruptLines: lines.length - deliveries.length }
}

/** What left in one request, as OTLP/JSON; `undefined` when the body was not kept or is damaged. */
export function deliveredJson(delivery: Delivery): JsonObject | undefined {
  return fromBody(delivery, (body) => requestToJson(delivery.signal, body))
}

/** The spans that left in one request; `undefined` as above, and for metrics. */
export function deliveredSpans(delivery: Delivery): DecodedSpan[] | undefined {
  return delivery.signal === 'traces' ? fromBody(delivery, decodeTraces) : undefined
}

/**
 * Remembers a request that a collector took in. Only the holder of the lease may call it, before it
 * deletes what was sent: so what is deleted is in the log, and what is killed in between comes twice.
 *
 * @param sent - The body as it left, gzip.
 * @returns `false` when it can't be written: the records were delivered all the same.
 */
export function logDelivery(
  paths: Pick<AppPaths, 'logDir'>,
  delivery: Omit<Delivery, 'v' | 'body'>,
  sent: Uint8Array,
): boolean {
  const entry: Delivery = {
    v: 1,
    ...delivery,
    ...(sent.length > MAX_BODY_BYTES ? {} : { body: Buffer.from(sent).toString('base64') }),
  }
  try {
    ownDirectory(paths.logDir)
    const file = newerFile(paths)
    if (sizeOf(file) >= MAX_FILE_BYTES) renameIfThere(file, olderFile(paths))
    appendWhole(file, `${JSON.stringify(entry)}\n`)
    return true
  } catch {
    return false
  }
}

function newerFile(paths: Pick<AppPaths, 'logDir'>): string {
  return join(paths.logDir, 'delivered.jsonl')
}

function olderFile(paths: Pick<AppPaths, 'logDir'>): string {
  return join(paths.logDir, 'delivered.1.jsonl')
}

function linesOf(file: string): string[] {
  try {
    return (readText(file) ?? '').split('\n').filter((line) => line !== '')
  } catch {
    return []
  }
}

function parse(line: string): Delivery | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isDelivery(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isDelivery(value: unknown): value is Delivery {
  if (typeof value !== 'object' || value === null) return false
  const has = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type
  const body: unknown = Reflect.get(value, 'body')
  const signal: unknown = Reflect.get(value, 'signal')
  return (
    Reflect.get(value, 'v') === 1 &&
    (signal === 'traces' || signal === 'metrics' || signal === 'logs') &&
    ['atMs', 'records', 'rejected', 'bytes'].every((key) => has(key, 'number')) &&
    has('endpoint', 'string') &&
    (body === undefined || typeof body === 'string')
  )
}

function fromBody<T>({ body }: Delivery, read: (bytes: Uint8Array) => T): T | undefined {
  if (body === undefined) return undefined
  try {
    return read(gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: MAX_DECODED_BYTES }))
  } catch {
    return undefined
  }
}
