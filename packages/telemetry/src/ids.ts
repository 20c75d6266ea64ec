/**
 * Random lower-case hexadecimal digits.
 *
 * From `Math.random`, like the SDK's own generator: ids need to be distinct, not secret, and
 * loading `node:crypto` alone would cost the command several milliseconds.
 *
 * @param bytes - Half the number of digits, 1 or more.
 */
export function randomHex(bytes: number, random: () => number = Math.random): string {
  let hex = ''
  while (hex.length < bytes * 2) {
    hex += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  }
  return hex.slice(0, bytes * 2)
}

/** A trace id: 32 digits, never all zero (W3C forbids that). */
export function traceId(random: () => number = Math.random): string {
  return nonZero(16, random)
}

/** A span id: 16 digits, never all zero. */
export function spanId(random: () => number = Math.random): string {
  return nonZero(8, random)
}

/** Tells the temporary files of two processes apart. */
export function randomSuffix(): string {
  return `${process.pid}-${randomHex(4)}`
}

/**
 * The W3C header that continues a span, sampled.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceparent(trace: string, span: string): string {
  return `00-${trace}-${span}-01`
}

function nonZero(bytes: number, random: () => number): string {
  const hex = randomHex(bytes, random)
  return /[1-9a-f]/u.test(hex) ? hex : `${'0'.repeat(bytes * 2 - 1)}1`
}
