import { SloError } from '../errors.ts'
import type { BinCount } from './log-linear.ts'

/** Bytes before a bin's count: value, exponent, width of the count less one. */
const BIN_HEADER_BYTES = 3

/**
 * OpenHistogram's serialised form: the number of bins, u16 big-endian; then for each bin its value
 * and exponent, i8, the width of its count less one, u8, and the count, little-endian.
 *
 * The width is the least that holds the count. Upstream picks one too small for counts in
 * [2^32, 2^36) and [2^48, 2^52) and so loses them; its decoder reads ours.
 *
 * @throws `SloError` `ERR_SLO_HISTOGRAM` for more than 65,535 bins.
 */
export function encodeBins(bins: readonly BinCount[]): Uint8Array<ArrayBuffer> {
  if (bins.length > 0xff_ff) {
    throw new SloError('ERR_SLO_HISTOGRAM', `${bins.length} bins are more than 65,535`)
  }
  const bytes: number[] = [bins.length >> 8, bins.length & 0xff]
  for (const { bin, count } of bins) {
    const digits = countBytes(count)
    bytes.push(bin.val & 0xff, bin.exp & 0xff, digits.length - 1, ...digits)
  }
  return Uint8Array.from(bytes)
}

/**
 * Reads `encodeBins`, with counts of any width from 1 to 8 bytes.
 *
 * @throws `SloError` `ERR_SLO_HISTOGRAM`.
 */
export function decodeBins(bytes: Uint8Array): readonly BinCount[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 2) throw new SloError('ERR_SLO_HISTOGRAM', `${bytes.length} bytes are too few`)
  const bins: BinCount[] = []
  let offset = 2
  for (let left = view.getUint16(0); left > 0; left--) {
    const width = offset + BIN_HEADER_BYTES <= bytes.length ? view.getUint8(offset + 2) + 1 : 9
    if (width > 8 || offset + BIN_HEADER_BYTES + width > bytes.length) {
      throw new SloError('ERR_SLO_HISTOGRAM', `the bin at byte ${offset} is cut or damaged`)
    }
    const bin = { val: view.getInt8(offset), exp: view.getInt8(offset + 1) }
    bins.push({ bin, count: readCount(view, offset + BIN_HEADER_BYTES, width) })
    offset += BIN_HEADER_BYTES + width
  }
  if (offset === bytes.length) return bins
  throw new SloError('ERR_SLO_HISTOGRAM', `${bytes.length - offset} bytes follow the last bin`)
}

/**
 * The bytes of a base64 text.
 *
 * @throws `SloError` `ERR_SLO_HISTOGRAM`.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0)
  } catch (cause) {
    throw new SloError('ERR_SLO_HISTOGRAM', 'the text is not base64', { cause })
  }
}

function countBytes(count: number): number[] {
  const digits: number[] = []
  // Division, not shifts: a shift would cut the count to 32 bits.
  for (let left = count; left > 0 || digits.length === 0; left = Math.floor(left / 256)) {
    digits.push(left % 256)
  }
  return digits
}

function readCount(view: DataView, offset: number, width: number): number {
  let count = 0
  for (let byte = width - 1; byte >= 0; byte--) count = count * 256 + view.getUint8(offset + byte)
  if (Number.isSafeInteger(count)) return count
  throw new SloError('ERR_SLO_HISTOGRAM', `the count at byte ${offset} reaches 2^53`)
}
