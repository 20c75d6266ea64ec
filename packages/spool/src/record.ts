import type { SpoolRecord } from './frame.ts'
import type { SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'

/** A record to append. */
export interface RecordInput {
  /** Opaque, 0 bytes to `maxRecordBytes`; not kept or changed after the call. */
  readonly payload: Uint8Array
  /** The application's own number for the kind of payload, 0 to 65,535. @defaultValue 0 */
  readonly schema?: number
  /** 32 lower-case hexadecimal digits; drawn if absent. */
  readonly id?: string
  /** Unix time, ms, a non-negative integer. @defaultValue now */
  readonly createdAtMs?: number
}

/** Completes `input`. Throws `TypeError` for what no run-time condition can excuse. */
export function toRecords(
  settings: SpoolSettings,
  input: RecordInput | readonly RecordInput[],
): SpoolRecord[] {
  const list = isList(input) ? input : [input]
  if (list.length === 0) throw new TypeError('at least one record must be given')
  return list.map((record) => toRecord(settings, record))
}

function isList(input: RecordInput | readonly RecordInput[]): input is readonly RecordInput[] {
  return Array.isArray(input)
}

function toRecord({ deps }: SpoolSettings, input: RecordInput): SpoolRecord {
  const { payload, schema = 0, createdAtMs = deps.now() } = input
  if (!(payload instanceof Uint8Array)) throw new TypeError('"payload" must be a Uint8Array')
  if (!Number.isInteger(schema) || schema < 0 || schema > 0xffff) {
    throw new TypeError(`"schema" must be an integer from 0 to 65535, got ${schema}`)
  }
  const id = input.id ?? uniqueHex(deps, 4)
  if (id === input.id && !/^[0-9a-f]{32}$/u.test(id)) {
    throw new TypeError('"id" must be 32 hexadecimal digits')
  }
  if (!Number.isSafeInteger(createdAtMs) || createdAtMs < 0) {
    throw new TypeError(`"createdAtMs" must be a non-negative integer, got ${createdAtMs}`)
  }
  return { id, createdAtMs, schema, payload }
}
