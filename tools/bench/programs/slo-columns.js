// Evaluates ten SLOs over events that are in columns, once, in a process that has done nothing else.
// Prints the time in ms from the columns to the last burn rate.
import {
  burnRate,
  evaluate,
  parseDuration,
  parseTarget,
  rolling,
  seriesOfColumns,
} from '@indev/slo'

const DAY_MS = 86_400_000
const AT_MS = 1_790_000_000_000
const LOOKBACKS_MS = [5, 30, 60, 120, 360, 1440, 4320, 43_200].map((minutes) => minutes * 60_000)

const count = Number(process.argv[2])
const atMs = Float64Array.from({ length: count }, (_, row) =>
  Math.floor(AT_MS - 30 * DAY_MS + ((row + 1) * 30 * DAY_MS) / count),
)
const durationNs = Float64Array.from(
  { length: count },
  (_, row) => 1e8 + ((row * 7919) % 1000) * 2e6,
)
const failed = Uint8Array.from({ length: count }, (_, row) => (row % 1009 === 0 ? 1 : 0))
// One is on success alone, nine are on latency as well.
const slos = Array.from({ length: 10 }, (_, index) => ({
  id: `slo-${index}`,
  service: 'bench',
  target: parseTarget('99%'),
  window: rolling(parseDuration('30d')),
  method: 'Occurrences',
}))
const thresholdsNs = slos.map((_, index) => (index === 0 ? Infinity : 2.1e9 - index * 5e6))

const startedAtMs = performance.now()
let sum = 0
let series
for (const [index, slo] of slos.entries()) {
  series = seriesOfColumns(series ?? atMs, badBy(thresholdsNs[index]))
  sum += evaluate(slo, series, AT_MS).counts.total
  for (const lookbackMs of LOOKBACKS_MS) sum += burnRate(slo, series, AT_MS, lookbackMs).burn > 0
}
const tookMs = performance.now() - startedAtMs
if (sum < 10 * count) throw new Error(`${sum} events of ${10 * count} were evaluated`)
process.stdout.write(`${tookMs}`)

function badBy(thresholdNs) {
  const bad = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    bad[row] = failed[row] | (durationNs[row] > thresholdNs ? 1 : 0)
  }
  return bad
}
