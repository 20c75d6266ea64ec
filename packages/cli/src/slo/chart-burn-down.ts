import type { BurnDownPoint } from './burn-down.ts'
import { coordinate, dayLabel, escapeHtml, sharePercent } from './html.ts'

const WIDTH = 720
const HEIGHT = 220
const LEFT = 52
const RIGHT = 12
const TOP = 12
const BOTTOM = 26

/** What was left of the budget over the window, as an SVG: above zero an area, below it debt. */
export function burnDownChart(points: readonly BurnDownPoint[], label: string): string {
  const first = points[0]?.atMs ?? 0
  const last = points.at(-1)?.atMs ?? 1
  const least = Math.min(0, ...points.map(({ remaining }) => remaining))
  const low = least < 0 ? Math.floor(least * 1.05 * 4) / 4 : 0
  const x = (atMs: number): number =>
    LEFT + ((atMs - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT)
  const y = (share: number): number => TOP + ((1 - share) / (1 - low)) * (HEIGHT - TOP - BOTTOM)
  const path = stepsOf(points, x, y)
  const [startX, endX] = [coordinate(x(first)), coordinate(x(last))]
  const area = `${path} L${endX},${coordinate(y(0))} L${startX},${coordinate(y(0))} Z`
  const ticks = low < -1 ? [1, 0, low] : [1, 0.5, 0, ...(low < 0 ? [low] : [])]
  const lines = ticks.map((share) => {
    const at = coordinate(y(share))
    return `<line class="${share === 0 ? 'zero' : 'grid'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="axis" x="${LEFT - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${sharePercent(share)}</text>`
  })
  const end = points.at(-1)?.remaining ?? 0
  const dot = `<circle class="${end < 0 ? 'debt-dot' : 'left-dot'}" cx="${endX}" cy="${coordinate(y(end))}" r="4"/>`
  const clip = `clip-${escapeHtml(label.replaceAll(/[^\w-]/gu, '-'))}`
  const zeroY = coordinate(y(0))
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Error budget left over the window: ${escapeHtml(sharePercent(end))} at the end">
<defs><clipPath id="${clip}-above"><rect x="0" y="0" width="${WIDTH}" height="${zeroY}"/></clipPath><clipPath id="${clip}-below"><rect x="0" y="${zeroY}" width="${WIDTH}" height="${HEIGHT}"/></clipPath></defs>
${lines.join('')}
<path class="left" clip-path="url(#${clip}-above)" d="${area}"/><path class="debt" clip-path="url(#${clip}-below)" d="${area}"/>
<path class="left-line" clip-path="url(#${clip}-above)" d="${path}"/><path class="debt-line" clip-path="url(#${clip}-below)" d="${path}"/>
${dot}${timeAxis(first, last, x)}
</svg>`
}

/** A budget is spent in steps: it stays what it was until the next point. */
function stepsOf(
  points: readonly BurnDownPoint[],
  x: (atMs: number) => number,
  y: (share: number) => number,
): string {
  return points
    .map(({ atMs, remaining }, index) =>
      index === 0
        ? `M${coordinate(x(atMs))},${coordinate(y(remaining))}`
        : `H${coordinate(x(atMs))} V${coordinate(y(remaining))}`,
    )
    .join(' ')
}

function timeAxis(first: number, last: number, x: (atMs: number) => number): string {
  const labels = 6
  return Array.from({ length: labels }, (_, index) => {
    const atMs = first + ((last - first) * index) / (labels - 1)
    const anchor = index === 0 ? 'start' : index === labels - 1 ? 'end' : 'middle'
    return `<text class="axis" x="${coordinate(x(atMs))}" y="${HEIGHT - 6}" text-anchor="${anchor}">${dayLabel(atMs)}</text>`
  }).join('')
}
