/** One field of a message; which of the three values it has is said by the wire type. */
export interface Field {
  readonly number: number
  /** 0 varint, 1 fixed 64 bits, 2 bytes, 5 fixed 32 bits. */
  readonly wire: number
  /** Of wire types 0, 1 and 5. */
  readonly integer: bigint
  /** Of wire type 2: a view, not a copy. */
  readonly bytes: Uint8Array
}

const NO_BYTES: Uint8Array = new Uint8Array(0)

/**
 * The fields of one protobuf message, in their order.
 *
 * @throws `RangeError` on bytes that end within a field, on groups and on varints over 64 bits.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function readFields(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at]
      if (byte === undefined) throw new RangeError(`a varint ends at byte ${at}`)
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new RangeError(`a varint is longer than 10 bytes at byte ${at}`)
  }
  const take = (length: number): number => {
    const from = at
    if (length > message.length - from) throw new RangeError(`a field ends after byte ${at}`)
    at += length
    return from
  }
  while (at < message.length) {
    const key = varint()
    const number = Number(key >> 3n)
    const wire = Number(key & 7n)
    let integer = 0n
    let bytes: Uint8Array = NO_BYTES
    if (wire === 0) integer = varint()
    else if (wire === 1) integer = view.getBigUint64(take(8), true)
    else if (wire === 5) integer = BigInt(view.getUint32(take(4), true))
    else if (wire === 2) {
      const length = Number(varint())
      const from = take(length)
      bytes = message.subarray(from, from + length)
    } else throw new RangeError(`wire type ${wire} at byte ${at}`)
    fields.push({ number, wire, integer, bytes })
  }
  return fields
}

/** The bytes of wire type 1 as an IEEE 754 double. */
export function asDouble(integer: bigint): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, integer)
  return view.getFloat64(0)
}
