/** The table of the reflected polynomial 0xEDB88320, one entry a byte. */
function tableOf(): Uint32Array {
  const table = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1)
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    table[byte] = crc
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
