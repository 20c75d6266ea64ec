/** One record on disk. The layout is specified in docs/spool-format.md; offsets are of its table. */
import { crc32 } from './crc.ts'

/** A record as the spool holds it. */
export interface SpoolRecord {
  /** 32 lower-case hexadecimal digits; equal in every delivery of the record. */
  readonly id: string
  /** Unix time, ms. */
  readonly createdAtMs: number
  /** The application's own number for the kind of payload, 0 to 65,535. */
  readonly schema: number
  /** The bytes as they were appended; a view of the whole segment, so copy what is to outlive it. */
  readonly payload: Uint8Array
}

/** A record and the bytes that it came from, so that it can be moved without being encoded again. */
export interface Frame extends SpoolRecord {
  readonly frame: Uint8Array
}

/** The frames at the start of a file, and what follows them. */
export interface Frames {
  readonly frames: readonly Frame[]
  /** `torn`: bytes that are no valid frame; `foreign`: a whole frame of a later format. */
  readonly rest: 'foreign' | 'none' | 'torn'
}

const MAGIC = 0x31_4c_50_53 // 'SPL1' in file order
const VERSION = 1
/** Size of the header of format 1, bytes. */
export const HEADER_BYTES = 44
const CRC_AT = 40
const TWO_32 = 2 ** 32

/** The frames of `records`, one after the other, in one new buffer. */
export function encodeFrames(records: readonly SpoolRecord[]): Buffer {
  let lengthBytes = 0
  for (const { payload } of records) lengthBytes += HEADER_BYTES + payload.length
  const out = Buffer.allocUnsafe(lengthBytes)
  let at = 0
  for (const record of records) at = encodeFrame(record, out, at)
  return out
}

function encodeFrame(
  { id, createdAtMs, schema, payload }: SpoolRecord,
  out: Buffer,
  at: number,
): number {
  out.writeUInt32LE(MAGIC, at)
  out[at + 4] = VERSION
  out[at + 5] = HEADER_BYTES
  out.writeUInt16LE(0, at + 6)
  out.writeUInt32LE(payload.length, at + 8)
  out.write(id, at + 12, 16, 'hex')
  out.writeUInt32LE(createdAtMs % TWO_32, at + 28)
  out.writeUInt32LE(Math.floor(createdAtMs / TWO_32), at + 32)
  out.writeUInt16LE(schema, at + 36)
  out.writeUInt16LE(0, at + 38)
  out.set(payload, at + HEADER_BYTES)
  const end = at + HEADER_BYTES + payload.length
  out.writeUInt32LE(frameCrc(out, at, end), at + CRC_AT)
  return end
}

/** Covers everything but itself: a longer header of a later writer is covered too. */
function frameCrc(bytes: Buffer, at: number, end: number): number {
  return crc32(bytes.subarray(at + HEADER_BYTES, end), crc32(bytes.subarray(at, at + CRC_AT)))
}

/**
 * The valid frames that `file` starts with. Never throws, whatever the bytes.
 *
 * @param file - The whole file; the records are views of it.
 * @param maxRecordBytes - A frame that claims a longer payload is taken for damage.
 */
export function decodeFrames(file: Uint8Array, maxRecordBytes: number): Frames {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const frames: Frame[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < HEADER_BYTES || bytes.readUInt32LE(at) !== MAGIC) {
      return { frames, rest: 'torn' }
    }
    const headerBytes = bytes[at + 5] ?? 0
    const payloadBytes = bytes.readUInt32LE(at + 8)
    const end = at + headerBytes + payloadBytes
    const plausible = headerBytes >= HEADER_BYTES && payloadBytes <= maxRecordBytes
    if (!plausible || end > bytes.length) return { frames, rest: 'torn' }
    if (frameCrc(bytes, at, end) !== bytes.readUInt32LE(at + CRC_AT)) {
      return { frames, rest: 'torn' }
    }
    // Only a valid checksum makes a version number believable: a flipped bit is damage, not a future.
    if (bytes[at + 4] !== VERSION) return { frames, rest: 'foreign' }
    frames.push({
      id: bytes.toString('hex', at + 12, at + 28),
      createdAtMs: bytes.readUInt32LE(at + 28) + bytes.readUInt32LE(at + 32) * TWO_32,
      schema: bytes.readUInt16LE(at + 36),
      payload: bytes.subarray(at + headerBytes, end),
      frame: bytes.subarray(at, end),
    })
    at = end
  }
  return { frames, rest: 'none' }
}
