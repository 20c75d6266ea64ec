import { type LogLinear, binEdges } from '@indev/slo'
import { coordinate, dayLabel, durationLabel, escapeHtml } from './html.ts'

const WIDTH = 720
const LEFT = 52
const RIGHT = 12
const TOP = 4
const BOTTOM = 34
const ROW = 15

/** Steps of an axis of durations, ms: about three a decade, as people say them. */
const EDGES_MS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000]

/** How long commands took, day by day: the darker a cell, the more of that day's took that long. */
export function heatMap(
  latencies: ReadonlyMap<number, LogLinear>,
  days: readonly number[],
  thresholdMs: number | undefined,
): string {
  const columns = days.map((day) => rowsOf(latencies.get(day)))
  const used = EDGES_MS.map((_, row) => columns.some((counts) => (counts[row] ?? 0) > 0))
  const first = used.indexOf(true)
  const last = used.lastIndexOf(true)
  if (first < 0) return ''
  const rows = last - first + 1
  const height = TOP + rows * ROW + BOTTOM
  const step = (WIDTH - LEFT - RIGHT) / days.length
  const y = (row: number): number => TOP + (last - row) * ROW
  const cells = columns.flatMap((counts, column) => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.flatMap((count, row) => {
      if (count === 0) return []
      // A root, so that a rare slow command is seen at all.
      const shade = Math.sqrt(count / total)
      const isSlow = thresholdMs !== undefined && (EDGES_MS[row] ?? 0) >= thresholdMs
      const title = `${dayLabel(days[column] ?? 0)}: ${count} of ${total} took ${rangeText(row)}`
      return `<rect class="${isSlow ? 'slow' : 'cell'}" x="${coordinate(LEFT + column * step + 1)}" y="${coordinate(y(row) + 1)}" width="${coordinate(step - 2)}" height="${ROW - 2}" rx="2" fill-opacity="${Math.max(isSlow ? 0.35 : 0.12, shade).toFixed(2)}"><title>${escapeHtml(title)}</title></rect>`
    })
  })
  const labels = Array.from({ length: rows + 1 }, (_, index) => {
    const edge = EDGES_MS[first + index]
    if (edge === undefined) return ''
    return `<text class="axis" x="${LEFT - 8}" y="${coordinate(y(first + index) + ROW)}" text-anchor="end" dominant-baseline="middle">${durationLabel(edge)}</text>`
  }).slice(0, rows)
  const limit = thresholdLine(thresholdMs, y)
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="How long commands took, by day">
${cells.join('')}${labels.join('')}${limit}${dayAxis(days, step, height)}
</svg>`
}

/** Counts by row of {@link EDGES_MS}; a row holds what is above its edge, up to the next one. */
function rowsOf(histogram: LogLinear | undefined): number[] {
  const counts = EDGES_MS.map(() => 0)
  for (const { bin, count } of histogram?.bins() ?? []) {
    const leftMs = binEdges(bin).left / 1e6
    const row = EDGES_MS.findLastIndex((edge) => edge <= leftMs)
    counts[row] = (counts[row] ?? 0) + count
  }
  return counts
}

function rangeText(row: number): string {
  const [low = 0, high] = [EDGES_MS[row], EDGES_MS[row + 1]]
  return high === undefined
    ? `more than ${durationLabel(low)}`
    : `${durationLabel(low)} to ${durationLabel(high)}`
}

function thresholdLine(thresholdMs: number | undefined, y: (row: number) => number): string {
  const row = EDGES_MS.indexOf(thresholdMs ?? -1)
  if (row < 0) return ''
  const at = coordinate(y(row) + ROW)
  return `<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`
}

function dayAxis(days: readonly number[], step: number, height: number): string {
  const every = Math.max(1, Math.ceil(days.length / 8))
  return days
    .map((day, index) =>
      index % every === 0
        ? `<text class="axis" x="${coordinate(LEFT + (index + 0.5) * step)}" y="${height - 6}" text-anchor="middle">${dayLabel(day)}</text>`
        : '',
    )
    .join('')
}
