import { SloError } from '../errors.ts'

/**
 * One bin of the log-linear scale: two significant decimal digits and an exponent.
 *
 * `val` is 10 to 99 (or -99 to -10, or 0) and the bin holds `[val, val + 1) * 10^(exp - 1)`,
 * mirrored for negative values. `val` 0 holds exactly zero.
 *
 * @see OpenHistogram, circllhist.h, `hist_bucket_t`.
 */
export interface Bin {
  /** Two digits, with the sign of the value; 0 for zero. */
  readonly val: number
  /** Exponent, -128 to 127. */
  readonly exp: number
}

/** The bin of what is not a number, or too large for any other. */
export const NAN_BIN: Bin = { val: -1, exp: 0 }

const ZERO_BIN: Bin = { val: 0, exp: 0 }
const DIGITS = /^(-?)(\d)(?:\.(\d)\d*)?e([+-]\d+)$/

/**
 * The bin of any value, decided on its decimal digits and so without rounding: 0.35 is in 35e-2.
 *
 * Values nearer to zero than 1e-128 count as zero; from 1e128 on, as not a number.
 */
export function binOf(value: number | bigint): Bin {
  if (typeof value === 'bigint') return binOfInteger(value)
  const match = DIGITS.exec(value.toExponential())
  if (match === null) return NAN_BIN
  const [, sign, first = '0', second = '0', exponent] = match
  return bin(sign === '-', Number(first + second), Number(exponent))
}

function binOfInteger(value: bigint): Bin {
  const digits = String(value < 0n ? -value : value)
  return bin(value < 0n, Number(digits.padEnd(2, '0').slice(0, 2)), digits.length - 1)
}

function bin(negative: boolean, val: number, exp: number): Bin {
  if (val === 0 || exp < -128) return ZERO_BIN
  if (exp > 127) return NAN_BIN
  return { val: negative ? -val : val, exp }
}

/** The edges of a bin, ascending; each the double nearest to its decimal value. */
export function binEdges({ val, exp }: Bin): { readonly left: number; readonly right: number } {
  if (val === 0) return { left: 0, right: 0 }
  const near = decimal(val, exp - 1)
  const far = decimal(val + Math.sign(val), exp - 1)
  return val > 0 ? { left: near, right: far } : { left: far, right: near }
}

/** OpenHistogram's name of a bin: 100 is in `+10e+001`. */
export function formatBin({ val, exp }: Bin): string {
  if (val === 0) return '0'
  if (val === NAN_BIN.val) return 'NaN'
  const power = exp - 1
  const digits = String(Math.abs(power)).padStart(3, '0')
  return `${val < 0 ? '-' : '+'}${Math.abs(val)}e${power < 0 ? '-' : '+'}${digits}`
}

/** The number that names a bin in ascending order of its values, in [-23,040, 23,040]. */
export function binOrder({ val, exp }: Bin): number {
  if (val === 0) return 0
  return Math.sign(val) * ((exp + 128) * 90 + Math.abs(val) - 9)
}

/** The inverse of `binOrder`. */
export function binAt(order: number): Bin {
  if (order === 0) return ZERO_BIN
  const index = Math.abs(order) - 1
  return {
    val: Math.sign(order) * ((index % 90) + 10),
    exp: Math.floor(index / 90) - 128,
  }
}

/**
 * Refuses what is not a count of at most 2^53 - 1.
 *
 * @throws `SloError` `ERR_SLO_COUNT`.
 */
export function checkBinCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new SloError('ERR_SLO_COUNT', `${count} is not a count below 2^53`)
}

function decimal(val: number, power: number): number {
  // Up to 10^22 a power is an exact double, so that one operation rounds once.
  if (power >= 0 && power <= 20) return val * 10 ** power
  if (power < 0 && power >= -22) return val / 10 ** -power
  return Number(`${val}e${power}`)
}
