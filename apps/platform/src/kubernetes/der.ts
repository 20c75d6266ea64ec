// As much of DER as certificates need. @see ITU-T X.690, sections 8 and 10

function tagged(tag: number, contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes])
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff])
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => tagged(0x30, items)
export const set = (...items: readonly Uint8Array[]): Buffer => tagged(0x31, items)
export const boolean = (value: boolean): Buffer => tagged(0x01, [Buffer.from([value ? 0xff : 0])])
export const octets = (bytes: Uint8Array): Buffer => tagged(0x04, [bytes])
export const utf8 = (text: string): Buffer => tagged(0x0c, [Buffer.from(text)])
/** @param text - `YYMMDDhhmmssZ`, before 2050. */
export const utcTime = (text: string): Buffer => tagged(0x17, [Buffer.from(text)])
/** @param text - `YYYYMMDDhhmmssZ`. */
export const generalizedTime = (text: string): Buffer => tagged(0x18, [Buffer.from(text)])
/** A value under a number that its context gives a meaning. */
export const explicit = (number: number, ...items: readonly Uint8Array[]): Buffer =>
  tagged(0xa0 | number, items)
/** Bytes under such a number, in the place of their own tag. */
export const implicit = (number: number, bytes: Uint8Array): Buffer =>
  tagged(0x80 | number, [bytes])

/** A whole number that is not negative, as big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first === -1 ? Buffer.from([0]) : bytes.subarray(first)
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0)
  return tagged(0x02, [sign, digits])
}

/** @param unused - How many bits at the end of the last byte mean nothing. */
export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return tagged(0x03, [Buffer.from([unused]), bytes])
}

/** @param dotted - For instance `2.5.29.15`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [40 * first + second]
  for (const arc of rest) {
    const groups = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift(0x80 | (left & 0x7f))
    bytes.push(...groups)
  }
  return tagged(0x06, [Buffer.from(bytes)])
}
