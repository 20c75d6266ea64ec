/** CRC-32 of IEEE 802.3, reflected, as in zlib and gzip: what `gzip` prints a shell script can use. */
const TABLE: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/**
 * Loading zlib costs a fresh process 2 ms, the table 45 us per KiB until it is compiled: below this
 * size the table wins.
 */
const ZLIB_FROM_BYTES = 48 * 1024

/**
 * The CRC-32 of `bytes`, continuing from `crc`.
 *
 * @param bytes - Any length.
 * @param crc - The value of what came before, 0 at the start.
 * @returns An unsigned 32-bit integer, equal to `zlib.crc32(bytes, crc)`.
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  if (bytes.length >= ZLIB_FROM_BYTES)
    return process.getBuiltinModule('node:zlib').crc32(bytes, crc)
  let state = ~crc
  for (let i = 0; i < bytes.length; i++) {
    state = (TABLE[(state ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (state >>> 8)
  }
  return ~state >>> 0
}
