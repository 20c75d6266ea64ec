import { beforeAll, expect, jest, test } from '@jest/globals'

import type { BenchResult } from '../src/result.ts'
import { LIMIT_MS, metricsOf, quickRun, valueOf } from './support/bench.ts'

jest.setTimeout(LIMIT_MS)

const LIBRARIES = ['LogLinear', 'hdr-histogram-js', 'DDSketch', 'tdigest', 'OTel exponential']

let result: BenchResult

beforeAll(async () => {
  result = await quickRun('slo')
})

test('bench slo measures ours and every peer by the same metrics', () => {
  const errors = ['p50 error', 'p90 error', 'p99 error', 'p99.9 error']
  const histogram = ['record', 'merge', ...errors, 'base64']
  expect(metricsOf(result)).toEqual({
    LogLinear: histogram,
    'hdr-histogram-js': histogram,
    DDSketch: histogram,
    tdigest: histogram,
    // The SDK has no serialised form of its own.
    'OTel exponential': ['record', 'merge', ...errors],
    'empty Node': ['wall'],
    'import @indev/slo': ['import', 'wall'],
    'columns, 10 SLOs': ['evaluate'],
    'NDJSON into columns': ['evaluate'],
    'NDJSON into events': ['evaluate'],
    'indev slo status': ['wall'],
  })
  expect(result.rows.every(({ median }) => median >= 0)).toBe(true)
})

test('every limit of the issue is a budget of bench slo', () => {
  expect(result.budgets.map(({ name, limit, unit }) => `${name}: ${limit} ${unit}`)).toEqual([
    'record: 25 ns',
    '200 bins in base64: 1400 bytes',
    'merge of 1,000 x 200 bins: 10 ms',
    '1 million events, 8 lookbacks, 10 SLOs: 100 ms',
    'NDJSON of 1 million events: 600 ms',
    'core import: 5 ms',
    'core import, as the design has it: 1 ms',
    'slo status, 100,000 events of 30 days: 55 ms',
  ])
})

test('quantiles of ours are as near to the exact ones as half a bin', () => {
  // Sizes and errors depend on the seed alone, so they may be asserted; times may not.
  expect(valueOf(result, 'LogLinear', 'p50 error')).toBeLessThan(5)
  expect(valueOf(result, 'LogLinear', 'p99 error')).toBeLessThan(5)
  expect(valueOf(result, 'LogLinear', 'base64')).toBeLessThanOrEqual(1400)
})

test('ours is compared with every peer in recording and merging', () => {
  const compared = result.pairs.filter(({ b }) => b === 'LogLinear')
  expect(compared.map(({ a, metric }) => `${a} ${metric}`)).toEqual(
    LIBRARIES.slice(1).flatMap((peer) => [`${peer} record`, `${peer} merge`]),
  )
})
