import { CliError } from '@indev/cli'

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * The length of a span of time such as `30m`, `90s` or `1h30m`, ms.
 *
 * @param option - The option it was given to, for the message.
 * @throws {@link CliError} `usage.duration` for anything else, and for zero.
 */
export function durationMs(text: string, option: string): number {
  const isValid = /^(?:\d+(?:ms|s|m|h|d))+$/.test(text)
  const parts = isValid ? [...text.matchAll(/(\d+)(ms|s|m|h|d)/g)] : []
  const totalMs = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS_MS[unit ?? ''] ?? 0),
    0,
  )
  if (totalMs > 0) return totalMs
  throw new CliError({
    slug: 'usage.duration',
    kind: 'usage',
    message: `${option} takes a time such as 90s or 30m`,
    recordable: true,
  })
}
