// Reads events as NDJSON and evaluates one SLO with eight lookbacks, once, in a fresh process.
// Prints the time in ms from the name of the file to the last burn rate.
import { readFileSync } from 'node:fs'
import {
  burnRate,
  evaluate,
  parseDuration,
  parseTarget,
  rolling,
  seriesOfColumns,
  seriesOfEvents,
} from '@indev/slo'

const AT_MS = 1_790_000_000_000
const LOOKBACKS_MS = [5, 30, 60, 120, 360, 1440, 4320, 43_200].map((minutes) => minutes * 60_000)
const [, , file, count, form] = process.argv
const sli = { kind: 'latency', thresholdNs: 2e9 }
const slo = {
  id: 'bench',
  service: 'bench',
  target: parseTarget('99%'),
  window: rolling(parseDuration('30d')),
  method: 'Occurrences',
  sli,
}

const startedAtMs = performance.now()
const text = readFileSync(file, 'latin1')
const series = form === 'columns' ? fromColumns() : seriesOfEvents(fromEvents(), sli)
const { total } = evaluate(slo, series, AT_MS).counts
for (const lookbackMs of LOOKBACKS_MS) burnRate(slo, series, AT_MS, lookbackMs)
const tookMs = performance.now() - startedAtMs
if (total !== Number(count)) throw new Error(`${total} events of ${count} were evaluated`)
process.stdout.write(`${tookMs}`)

// What a million events need at least: nothing is kept of a line but its time and its verdict.
function fromColumns() {
  const atMs = new Float64Array(Number(count))
  const bad = new Uint8Array(Number(count))
  let row = 0
  for (const line of lines()) {
    const event = JSON.parse(line)
    atMs[row] = event.atMs
    bad[row] = event.outcome === 'bad' || event.durationNs > sli.thresholdNs ? 1 : 0
    row++
  }
  return seriesOfColumns(atMs, bad)
}

// What finds duplicates and takes any order.
function fromEvents() {
  return Array.from(lines(), (line) => JSON.parse(line))
}

function* lines() {
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start)
    yield text.slice(start, end)
  }
}
