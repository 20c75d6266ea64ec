const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * The length of time that `500ms`, `5s`, `1.5m`, `2h` or `1d` says.
 *
 * @returns Milliseconds; `undefined` for anything else.
 */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(?<count>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)$/u.exec(text)?.groups
  const durationMs = Number(match?.['count']) * (UNIT_MS[match?.['unit'] ?? ''] ?? Number.NaN)
  return Number.isFinite(durationMs) ? durationMs : undefined
}
