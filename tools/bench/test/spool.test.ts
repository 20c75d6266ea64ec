import { beforeAll, expect, jest, test } from '@jest/globals'

import type { BenchResult } from '../src/result.ts'
import { spoolDocument } from '../src/spool/document.ts'
import { LIMIT_MS, metricsOf, quickRun, valueOf } from './support/bench.ts'

jest.setTimeout(LIMIT_MS)

const APPEND = ['cold', 'warm', 'mean']
const CONTEND = ['p50', 'p99', 'max']
const DRAIN = ['per record', 'drain', 'batches']
const LOSE = ['written', 'lost']

let result: BenchResult

beforeAll(async () => {
  result = await quickRun('spool')
})

test('bench spool measures ours and every other way by the same metrics', () => {
  expect(metricsOf(result)).toEqual({
    nothing: APPEND,
    'an empty package': APPEND,
    'our system calls alone': [...APPEND, ...CONTEND, ...DRAIN],
    '@indev/spool, full': APPEND,
    '@indev/spool': [...APPEND, ...CONTEND, ...DRAIN, ...LOSE],
    'fs.appendFileSync': [...APPEND, ...CONTEND],
    'proper-lockfile': [...APPEND, ...CONTEND, ...DRAIN, ...LOSE],
    'write-file-atomic': [...APPEND, ...CONTEND, ...DRAIN, ...LOSE],
    atomically: [...APPEND, ...CONTEND, ...LOSE],
    'node:sqlite WAL NORMAL': [...APPEND, ...CONTEND, ...DRAIN, ...LOSE],
    'node:sqlite WAL FULL': [...APPEND, ...CONTEND, ...LOSE],
    lmdb: [...APPEND, ...CONTEND, ...DRAIN, ...LOSE],
    'rename rotation': [...DRAIN, ...LOSE],
    'timestamp names': [...APPEND, ...CONTEND, ...LOSE],
  })
})

test('every limit of the issue is a budget of bench spool', () => {
  expect(result.budgets.map(({ name, limit, unit }) => `${name}: ${limit} ${unit}`)).toEqual([
    'warm append: 60 us',
    'import and first append: 1000 us',
    'drained record: 40 us',
    '17,000 records drained: 1000 ms',
    'requests for them: 40 count',
    'records lost: 0 count',
  ])
})

test('bench spool prints the table of the README, a row for each way', () => {
  const lines = spoolDocument(result).split('\n')
  const head = lines[0]?.split('|').length
  const rows = lines.filter((line) => line.startsWith('| ')).slice(2)
  const names = Object.keys(metricsOf(result)).filter((name) => name !== 'nothing')
  expect(new Set(rows.map((row) => row.split('|')[1]?.trim()))).toEqual(new Set(names))
  for (const row of rows) expect(row.split('|')).toHaveLength(head ?? 0)
  expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(result.budgets.length)
})

// Counts do not waver, so they may be asserted; times may not.
test.each([
  '@indev/spool',
  'proper-lockfile',
  'write-file-atomic',
  'atomically',
  'node:sqlite WAL NORMAL',
  'node:sqlite WAL FULL',
  'lmdb',
])('%s gives a drainer beside its writers every record', (way) => {
  expect(valueOf(result, way, 'written')).toBe(3 * 21 + 1)
  expect(valueOf(result, way, 'lost')).toBe(0)
})

test.each(['rename rotation', 'timestamp names'])('what %s loses is counted', (way) => {
  expect(valueOf(result, way, 'written')).toBe(3 * 21 + 1)
  // Chance decides how many.
  expect(valueOf(result, way, 'lost')).toBeGreaterThanOrEqual(0)
})
