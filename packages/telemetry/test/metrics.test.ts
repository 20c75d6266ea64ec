import { utimesSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readJournal } from '../src/journal.ts'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { keepHouse } from '../src/keep-house.ts'
import { METRICS } from '../src/fields.ts'
import { BOUNDS_S } from '../src/metrics/histogram.ts'
import { readMetricsState } from '../src/metrics/state.ts'
import { appendWhole, listNames } from '../src/state-io.ts'
import { anEntry, journal } from './support/entry.ts'
import { commandsIn, metricsAnswer, pointsAt, total } from './support/metrics.ts'
import { officialPoints } from './support/official-metrics.ts'
import { newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'
import { formatLine } from '../src/journal/append.ts'

const DAY_MS = 86_400_000

test('commands are counted by outcome and cause, and their time by whose it was', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  journal(place, 3, { activeNs: 1e8, networkNs: 2e9, promptNs: 0 })
  journal(place, 1, { outcome: 'expected', cause: 'remote', exitCode: 22, version: '1.2.2' })
  journal(place, 2, { outcome: 'interrupted', exitCode: -1 })
  expect(await upload(place, sink.url).ended).toMatchObject({ code: 0, stderr: '' })
  expect(sink.received.map(({ path }) => path)).toEqual(['/v1/metrics'])
  const counted = pointsAt(sink, 'cli.commands').map(({ value, attributes, resource }) => ({
    value,
    ...attributes,
    version: resource['service.version'],
  }))
  const common = { 'cli.command': 'thing make', version: '1.2.3' }
  expect(counted).toEqual([
    { ...common, value: 3, 'cli.outcome': 'ok' },
    { ...common, value: 2, 'cli.outcome': 'interrupted' },
    { ...common, value: 1, 'cli.outcome': 'expected', 'cli.cause': 'remote', version: '1.2.2' },
  ])
  const network = pointsAt(sink, 'cli.command.time').find(
    ({ attributes, value }) => attributes['cli.time'] === 'network' && value === 3,
  )
  expect(network).toMatchObject({ kind: 'histogram', unit: 's', sum: 6, bounds: BOUNDS_S })
  // 2 s is an edge, and belongs to what lies at or below it.
  expect(network?.bucketCounts[BOUNDS_S.indexOf(2)]).toBe(3)
})

test('a delta is a delta, a total of a day is cumulative, and no metric is sent that is not listed', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 2)
  journal(place, 2, { atMs: Date.now() - 1000 })
  await flushTo(place, sink.url)
  const points = sink.bodies('metrics').flatMap((body) => officialPoints(body))
  const shapes = points.map(({ name, kind, temporality, isMonotonic, unit }) =>
    [name, unit, kind, temporality, isMonotonic].join(' '),
  )
  const expected = METRICS.filter(({ name }) => name !== 'cli.telemetry.dropped').map((metric) =>
    [metric.name, metric.unit, SHAPES[metric.kind]].join(' '),
  )
  expect([...new Set(shapes)].toSorted()).toEqual(expected.toSorted())
  for (const { startMs, endMs } of points) expect(startMs).toBeLessThan(endMs)
  expect(total(sink, 'cli.telemetry.delivered')).toBe(2)
  expect(total(sink, 'cli.telemetry.appended')).toBe(2)
})

const SHAPES = {
  'delta histogram': 'histogram AGGREGATION_TEMPORALITY_DELTA false',
  'delta counter': 'sum AGGREGATION_TEMPORALITY_DELTA true',
  'cumulative counter': 'sum AGGREGATION_TEMPORALITY_CUMULATIVE true',
  gauge: 'gauge  false',
} as const

test('each command is counted once, however many uploads there are', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  // All of one day, whatever the time is.
  const atMs = Date.now()
  for (const count of [3, 2, 0, 4]) {
    journal(place, count, { atMs })
    await flushTo(place, sink.url)
  }
  expect(sink.bodies('metrics')).toHaveLength(3)
  expect(total(sink, 'cli.commands')).toBe(9)
  expect(pointsAt(sink, 'cli.telemetry.recorded').map(({ value }) => value)).toEqual([3, 5, 9])
  expect(total(sink, 'cli.telemetry.upload.time')).toBe(0)
})

test.each([503, 404, 400, 500])(
  'after HTTP %d nothing is lost and nothing is counted twice',
  async (code) => {
    using place = newPlace()
    await using sink = await startSink(metricsAnswer(code, 200))
    journal(place, 3)
    const traces = fill(place, 1)
    expect(await flushTo(place, sink.url)).toMatchObject({ delivered: traces.length, pending: 0 })
    expect(readMetricsState(place.paths)).toMatchObject({ cursor: {}, failures: 1 })
    journal(place, 1)
    await flushTo(place, sink.url)
    const [refused, taken] = sink.bodies('metrics').map((body) => officialPoints(body))
    expect(commandsIn(refused)).toBe(3)
    expect(commandsIn(taken)).toBe(4)
  },
)

test('a backoff of the metrics holds for the next uploader, and holds up no span', async () => {
  using place = newPlace()
  await using sink = await startSink(metricsAnswer(503))
  journal(place, 1)
  await upload(place, sink.url).ended
  const traces = fill(place, 2)
  await upload(place, sink.url).ended
  expect(sink.bodies('metrics')).toHaveLength(1)
  expect(sink.bodies('traces')).toHaveLength(1)
  expect(traces).toHaveLength(2)
})

test('a line that is being written is counted once it is whole, a torn one never', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const atMs = Date.now()
  journal(place, 1, { atMs })
  const file = `${place.paths.journalDir}/${new Date(atMs).toISOString().slice(0, 10)}.jsonl`
  const line = formatLine(anEntry({ atMs }))
  appendWhole(file, line.slice(0, 60))
  await flushTo(place, sink.url)
  appendWhole(file, line.slice(60))
  appendWhole(file, formatLine(anEntry({ atMs })).slice(0, 50))
  journal(place, 1, { atMs })
  await flushTo(place, sink.url)
  expect(sink.bodies('metrics').map((body) => commandsIn(officialPoints(body)))).toEqual([1, 2])
})

test('no day is compacted before its commands were counted, and none is counted again after', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const nowMs = Date.now()
  journal(place, 2, { atMs: nowMs - 6 * DAY_MS })
  journal(place, 3, { atMs: nowMs - 5 * DAY_MS })
  const asOf = nowMs + 2 * 3_600_000
  keepHouse(place.paths, asOf, () => true)
  expect(readJournal(place.paths).entries).toHaveLength(5)
  await flushTo(place, sink.url)
  keepHouse(place.paths, asOf, () => true)
  expect(readJournal(place.paths).entries).toHaveLength(0)
  expect(readSliHistory(place.paths).groups.reduce((sum, { count }) => sum + count, 0)).toBe(5)
  journal(place, 1)
  await flushTo(place, sink.url)
  expect(total(sink, 'cli.commands')).toBe(6)
})

test('what no collector took in for a month is compacted all the same', () => {
  using place = newPlace()
  const nowMs = Date.now()
  journal(place, 2, { atMs: nowMs - 40 * DAY_MS })
  journal(place, 3, { atMs: nowMs - 20 * DAY_MS })
  for (const name of listNames(place.paths.journalDir)) {
    const day = new Date(name.slice(0, 10))
    utimesSync(`${place.paths.journalDir}/${name}`, day, day)
  }
  keepHouse(place.paths, nowMs, () => true)
  expect(readSliHistory(place.paths).groups.reduce((sum, { count }) => sum + count, 0)).toBe(2)
  expect(readJournal(place.paths).entries).toHaveLength(3)
})

test('damaged state counts from the beginning rather than not at all', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const atMs = Date.now()
  journal(place, 2, { atMs })
  await flushTo(place, sink.url)
  appendWhole(`${place.paths.logDir}/metrics.json`, 'x')
  journal(place, 1, { atMs })
  await flushTo(place, sink.url)
  expect(pointsAt(sink, 'cli.telemetry.recorded').map(({ value }) => value)).toEqual([2, 3])
})

test('what was recorded with consent local is in no metric, and waits for none to be compacted', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const nowMs = Date.now()
  journal(place, 3, { local: true })
  journal(place, 2, { local: true, atMs: nowMs - 6 * DAY_MS })
  await flushTo(place, sink.url)
  expect(sink.received).toEqual([])
  keepHouse(place.paths, nowMs + 2 * 3_600_000, () => true)
  expect(readJournal(place.paths).entries).toHaveLength(3)
  journal(place, 1)
  await flushTo(place, sink.url)
  expect(total(sink, 'cli.commands')).toBe(1)
  expect(total(sink, 'cli.telemetry.recorded')).toBe(1)
})
