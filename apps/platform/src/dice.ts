import { createHash } from 'node:crypto'

/**
 * Chance that a seed and a label decide together.
 *
 * The same seed and label give the same result in every process, so a server that was killed
 * and started again throws what the first one would have thrown. Not for secrets.
 */
export interface Dice {
  /** A number in [0, 1), of 48 bits. */
  fraction(label: string): number
  /** A UUID. @see RFC 9562, section 5.8 (version 8: the bits are the vendor's own) */
  uuid(label: string): string
  /** `length` characters of [a-z0-9], at most 16. */
  suffix(label: string, length: number): string
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Dice for one seed. */
export function createDice(seed: string): Dice {
  const roll = (label: string) => createHash('sha256').update(`${seed}\0${label}`).digest()
  return {
    fraction: (label) => roll(label).readUIntBE(0, 6) / 2 ** 48,
    uuid: (label) => {
      const bytes = roll(label).subarray(0, 16)
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
    suffix: (label, length) => {
      const bytes = roll(label)
      let text = ''
      // Two bytes a character: the bias of 65,536 mod 36 is below 0.1 %.
      for (let i = 0; i < length; i++) text += alphabet.charAt(bytes.readUInt16BE(2 * i) % 36)
      return text
    },
  }
}
