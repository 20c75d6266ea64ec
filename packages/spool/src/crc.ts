/** CRC-32 of IEEE 802.3, reflected, as in zlib and gzip: what `gzip` prints a shell script can use. */
const POLYNOMIAL = 0xedb88320

/** Made when it is first needed, from its powers of two: 8 and 247 steps instead of 2,048. */
let table: Int32Array | undefined

function makeTable(): Int32Array {
  const made = new Int32Array(256)
  let crc = 1
  for (let bit = 128; bit > 0; bit >>= 1) {
    crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
    for (let low = 0; low < 256; low += 2 * bit) made[bit + low] = crc ^ (made[low] ?? 0)
  }
  return made
}

/**
 * Loading zlib costs a fresh process 2 ms, the table 45 us per KiB until it is compiled and 1 us
 * from then on: zlib is loaded for something large, or once this much has passed.
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
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  passedBytes += bytes.length
  if (bytes.length >= ZLIB_FROM_BYTES || passedBytes >= ZLIB_AFTER_BYTES) {
    return process.getBuiltinModule('node:zlib').crc32(bytes, crc)
  }
  table ??= makeTable()
  let state = ~crc
  for (let i = 0; i < bytes.length; i++) {
    state = (table[(state ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (state >>> 8)
  }
  return ~state >>> 0
}
