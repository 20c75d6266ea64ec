/** Text as HTML or an attribute's value. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`)
}

/** A coordinate: a tenth of a pixel is enough. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** `Nov 21`, in UTC. */
export function dayLabel(atMs: number): string {
  const [, month = '', day = ''] = new Date(atMs).toISOString().slice(0, 10).split('-')
  return `${MONTHS[Number(month) - 1] ?? ''} ${Number(day)}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** The share of a budget as a whole or a tenth of a per cent. */
export function sharePercent(share: number): string {
  const value = Math.abs(share) * 100
  const sign = share < 0 ? '\u2212' : ''
  return `${sign}${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}\u00A0%`
}

/** A duration on an axis: `200 ms`, `2 s`. */
export function durationLabel(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`
}
