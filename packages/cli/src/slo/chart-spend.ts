import { coordinate, escapeHtml, sharePercent } from './html.ts'
import { grouped } from './sentence.ts'
import type { SpendRow } from './spend.ts'

const WIDTH = 720
const ROW = 30
const NAME = 150
const NUMBERS = 200
const MOST_ROWS = 8

/** Who spent the budget, the greatest spender first. */
export function spendChart(rows: readonly SpendRow[], what: string): string {
  const shown = rows.slice(0, MOST_ROWS)
  const most = Math.max(...shown.map(({ shareOfBudget }) => shareOfBudget), 0)
  const height = shown.length * ROW
  const bars = shown.map(({ key, good, bad, shareOfBudget, shareOfSpend }, index) => {
    const top = index * ROW
    const width = most === 0 ? 0 : (shareOfBudget / most) * (WIDTH - NAME - NUMBERS)
    const title = `${key}: ${grouped(bad)} bad of ${grouped(good + bad)}; ${sharePercent(shareOfSpend)} of all failures`
    return `<g><title>${escapeHtml(title)}</title><text class="name" x="${NAME - 12}" y="${top + ROW / 2}" text-anchor="end" dominant-baseline="middle">${escapeHtml(shorten(key))}</text><rect class="track" x="${NAME}" y="${top + 7}" width="${WIDTH - NAME - NUMBERS}" height="${ROW - 14}" rx="4"/><rect class="spent" x="${NAME}" y="${top + 7}" width="${coordinate(width)}" height="${ROW - 14}" rx="4"/><text class="number" x="${WIDTH - NUMBERS + 12}" y="${top + ROW / 2}" dominant-baseline="middle">${sharePercent(shareOfBudget)} of the budget, ${grouped(bad)} bad</text></g>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Budget spent by ${escapeHtml(what)}">${bars.join('')}</svg>`
}

function shorten(key: string): string {
  return key.length > 20 ? `${key.slice(0, 19)}…` : key
}
