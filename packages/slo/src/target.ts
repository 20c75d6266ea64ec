import { SloError } from './errors.ts'
import { formatRational, parseDecimal, rational, subtract, type Rational } from './rational.ts'

/**
 * Reads a target such as `"99.9%"`, `"0.999"` or `0.999`, exactly.
 *
 * @param value - A share, or a percentage with its sign.
 * @returns A fraction in (0, 1).
 * @throws `SloError` `ERR_SLO_TARGET_100` for 100 %, which leaves no budget to manage;
 *   `ERR_SLO_TARGET` for anything else outside (0, 1), such as `"99.9"` without its sign.
 */
export function parseTarget(value: string | number): Rational {
  const text = String(value).trim()
  const percent = text.endsWith('%')
  const share = readShare(percent ? text.slice(0, -1) : text, percent, text)
  if (share.n === share.d) {
    throw new SloError('ERR_SLO_TARGET_100', `a target of ${text} leaves no error budget`)
  }
  if (share.n > 0n && share.n < share.d) return share
  const hint = !percent && share.n > share.d && share.n < share.d * 100n
  throw new SloError(
    'ERR_SLO_TARGET',
    `target ${text} is outside (0, 1)${hint ? `; "${text}%" is a percentage` : ''}`,
  )
}

/** The error budget of a target as a share of all events: `1 - target`. */
export function budgetShare(target: Rational): Rational {
  return subtract(rational(1), target)
}

/** A share as a percentage without float noise: 999/1000 is `99.9%`. */
export function formatPercent(share: Rational): string {
  return `${formatRational(rational(share.n * 100n, share.d))}%`
}

function readShare(digits: string, percent: boolean, text: string): Rational {
  try {
    const value = parseDecimal(digits)
    return percent ? rational(value.n, value.d * 100n) : value
  } catch (cause) {
    throw new SloError('ERR_SLO_TARGET', `${JSON.stringify(text)} is not a target`, { cause })
  }
}
