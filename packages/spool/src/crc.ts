/** CRC-32 of IEEE 802.3, reflected, as in zlib and gzip: what `gzip` prints a shell script can use. */
const POLYNOMIAL = 0xedb88320

/** Four tables of 256: what a byte does to the checksum, by how many more of its word follow it. */
let tables: Int32Array | undefined

/** The first table from its powers of two, each other one from the one before it. */
function makeTables(): Int32Array {
  const made = new Int32Array(1024)
  let crc = 1
  for (let bit = 128; bit > 0; bit >>= 1) {
    crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    for (let low = 0; low < 256; low += 2 * bit) made[bit + low] = crc ^ (made[low] ?? 0)
  }
  for (let index = 256; index < 1024; index++) {
    const before = made[index - 256] ?? 0
    made[index] = (before >>> 8) ^ (made[before & 0xff] ?? 0)
  }
  return made
}

/**
 * Loading zlib costs a fresh process 2 ms, which is what the tables take for some megabytes: it is
 * loaded for something large, and once this much has passed.
 */
const ZLIB_FROM_BYTES = 48 * 1024
const ZLIB_AFTER_BYTES = 2 ** 20

let passedBytes = 0

/**
 * The CRC-32 of `bytes`, continuing from `crc`.
 *
 * @param bytes - Any length.
 * @param crc - The value of what came before, 0 at the start.
 * @returns An unsigned 32-bit integer, equal to `zlib.crc32(bytes, crc)`.
 * @see Kounavis and Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC
 *   Generation" (2008): slicing by 4, five times as fast as byte by byte.
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const { length } = bytes
  passedBytes += length
  if (length >= ZLIB_FROM_BYTES || passedBytes >= ZLIB_AFTER_BYTES) {
    return process.getBuiltinModule('node:zlib').crc32(bytes, crc)
  }
  return sliced(bytes, crc, (tables ??= makeTables()))
}

function sliced(bytes: Uint8Array, crc: number, table: Int32Array): number {
  const { length } = bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  let state = ~crc
  let at = 0
  for (; at + 4 <= length; at += 4) {
    const word = state ^ view.getInt32(at, true)
    state =
      (table[768 + (word & 0xff)] ?? 0) ^
      (table[512 + ((word >>> 8) & 0xff)] ?? 0) ^
      (table[256 + ((word >>> 16) & 0xff)] ?? 0) ^
      (table[word >>> 24] ?? 0)
  }
  for (; at < length; at++) {
    state = (table[(state ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (state >>> 8)
  }
  return ~state >>> 0
}
