import { SloError } from './errors.ts'

/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  /** Numerator, with the sign. */
  readonly n: bigint
  /** Denominator, positive. */
  readonly d: bigint
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * The fraction `n / d` in lowest terms.
 *
 * @throws `SloError` `ERR_SLO_NUMBER` when `d` is zero or a number is not an integer.
 */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const [top, bottom] = [integer(n), integer(d)]
  if (bottom === 0n) throw new SloError('ERR_SLO_NUMBER', `${n}/0 is not a fraction`)
  const divisor = gcd(top, bottom) * (bottom < 0n ? -1n : 1n)
  return { n: top / divisor, d: bottom / divisor }
}

/**
 * The exact value of a decimal literal: `0.999` is 999/1000, not the double nearest to it.
 *
 * A number is read by its shortest decimal form, which is what its author typed.
 *
 * @throws `SloError` `ERR_SLO_NUMBER` when it is not a finite decimal.
 */
export function parseDecimal(value: string | number): Rational {
  const match = DECIMAL.exec(String(value).trim())
  if (match === null) {
    throw new SloError('ERR_SLO_NUMBER', `${JSON.stringify(value)} is not a decimal number`)
  }
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match
  const scale = Number(exponent) - fraction.length
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n)
  return scale >= 0
    ? rational(digits * 10n ** BigInt(scale))
    : rational(digits, 10n ** BigInt(-scale))
}

/** `a + b`, exactly. */
export function add(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, a.d * b.d)
}

/** `a - b`, exactly. */
export function subtract(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d - b.n * a.d, a.d * b.d)
}

/** `a * b`, exactly. */
export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d)
}

/**
 * `a / b`, exactly.
 *
 * @throws `SloError` `ERR_SLO_NUMBER` when `b` is zero.
 */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n)
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; never a rounding. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The double nearest to `r`: rounded once, ties to even. */
export function rationalToNumber(r: Rational): number {
  const magnitude = r.n < 0n ? -r.n : r.n
  if (magnitude <= BigInt(Number.MAX_SAFE_INTEGER) && r.d <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return Number(r.n) / Number(r.d)
  }
  // 66 quotient bits and a sticky one leave the only rounding to the conversion to double.
  const shift = Math.max(0, 66 - bitLength(magnitude) + bitLength(r.d))
  const scaled = magnitude << BigInt(shift)
  const sticky = scaled % r.d === 0n ? 0n : 1n
  const value = Number((scaled / r.d) | sticky) / 2 ** Math.min(shift, 1000)
  return (r.n < 0n ? -1 : 1) * (value / 2 ** Math.max(0, shift - 1000))
}

/** The exact decimal form of `r` when it has one, else its nearest double. */
export function formatRational(r: Rational): string {
  let places = 0
  let scale = 1n
  while (places < 40 && scale % r.d !== 0n) {
    scale *= 10n
    places += 1
  }
  if (scale % r.d !== 0n) return String(rationalToNumber(r))
  const digits = String(((r.n < 0n ? -r.n : r.n) * scale) / r.d).padStart(places + 1, '0')
  const sign = r.n < 0n ? '-' : ''
  if (places === 0) return sign + digits
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function integer(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value
  if (!Number.isInteger(value)) throw new SloError('ERR_SLO_NUMBER', `${value} is not an integer`)
  return BigInt(value)
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4
}
