/** The table of the reflected polynomial 0xEDB88320, one entry a byte: the powers of two, then their sums. */
function tableOf(): Uint32Array {
  const table = new Uint32Array(256)
  let crc = 1
  for (let bit = 128; bit > 0; bit >>= 1) {
    crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    for (let low = 0; low < 256; low += 2 * bit) table[bit + low] = crc ^ (table[low] ?? 0)
  }
  return table
}

/**
 * A CRC-32 (IEEE 802.3) calculator; the table is made when the first sum is asked for.
 *
 * Own code because `node:zlib`, which has one, would be loaded in every command for one line.
 */
export function crc32Of(): (bytes: Uint8Array) => number {
  let table: Uint32Array | undefined
  return (bytes) => {
    table ??= tableOf()
    let crc = 0xffffffff
    for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)
    return (crc ^ 0xffffffff) >>> 0
  }
}

/** The checksum as the journal writes it: 8 lower-case hexadecimal digits. */
export function crc32Hex(bytes: Uint8Array): string {
  return crc32Of()(bytes).toString(16).padStart(8, '0')
}
