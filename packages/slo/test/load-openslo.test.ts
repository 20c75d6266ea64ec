import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { calendar, parseDuration, parseTarget } from '../src/index.ts'
import { loadOpenSlo, toOpenSlo } from '../src/openslo/index.ts'
import { sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

const TEXT = `# two documents
apiVersion: openslo/v1
kind: SLI
metadata: { name: created }
spec:
  ratioMetric:
    good: { metricSource: { type: Indev, spec: { outcome: good } } }
    total: { metricSource: { type: Indev } }
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: cluster-create
spec:
  service: cli
  indicatorRef: created
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 1m
      isRolling: false
      calendar: { startTime: 2026-01-31 12:00:00, timeZone: Europe/Oslo }
  objectives:
    - target: 0.99
    - target: 99.9
`

describe('loadOpenSlo', () => {
  const { slos, diagnostics } = loadOpenSlo(TEXT)

  test('references are resolved among the documents of one text', () => {
    expect(slos.map(({ slo }) => slo)).toEqual([
      {
        id: 'cluster-create-1',
        service: 'cli',
        target: parseTarget('99%'),
        method: 'Occurrences',
        window: calendar(parseDuration('1m'), '2026-01-31 12:00:00', 'Europe/Oslo'),
      },
    ])
  })

  test('every finding has the line and column of what it is about', () => {
    expect(
      diagnostics.map(({ severity, code, line, column }) => [severity, code, line, column]),
    ).toEqual([
      ['warning', 'minute-or-month', 19, 17],
      ['error', 'invalid', 24, 7],
    ])
  })

  test('what is missing is found where it should have been', () => {
    const [finding] = loadOpenSlo(TEXT.replace('  service: cli\n', '')).diagnostics
    expect(finding).toMatchObject({
      code: 'missing',
      path: ['spec', 'service'],
      line: 15,
      column: 3,
    })
  })

  test('a syntax error is a finding of its document, and the others are read', () => {
    const result = loadOpenSlo(`a: [\n---\n${TEXT}`)
    expect(result.slos).toHaveLength(1)
    expect(result.diagnostics[0]).toMatchObject({ severity: 'error', code: 'syntax', document: 0 })
    expect(result.diagnostics[0]?.line).toBeGreaterThan(0)
  })

  test('aliases that multiply beyond measure are a finding, not a full memory', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level++) {
      const [name, before] = [String.fromCodePoint(97 + level), String.fromCodePoint(96 + level)]
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`)
    }
    expect(loadOpenSlo(bomb.join('\n')).diagnostics[0]).toMatchObject({ code: 'syntax' })
  })

  test('it never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      'apiVersion: openslo/v1\n',
      'kind: SLO\n',
      'spec:\n',
      '  - ',
      '{',
      ']',
      '*a',
      ': ',
      '---\n',
      '\t',
      'target: 1\n',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        expect(loadOpenSlo(parts.join('')).slos).toEqual([])
      }),
    )
  })

  test('what was written loads as the same SLOs, without a finding', () => {
    const where = { command: 'cluster create' }
    const written = [
      sloOf({ id: 'yes', service: '0x1f' }),
      sloOf({ id: 'null', sli: { kind: 'latency', thresholdNs: 2e9, failedIsBad: false } }),
      sloOf({ id: 'a: b #c', weighting: { cap: 3 }, noData: 'bad' }),
      sloOf(),
      sloOf({ sli: { kind: 'latency', thresholdNs: 2e9 }, weighting: 'install' }),
      sloOf({
        sli: { kind: 'latency', thresholdNs: 1, failedIsBad: false },
        weighting: { cap: 3 },
      }),
      sloOf({ window: calendar(parseDuration('1M'), '2026-01-31 12:00:00', 'Europe/Oslo') }),
      sloOf({
        method: 'Timeslices',
        timeSlice: { lengthMs: 300_000, target: parseTarget('95%') },
        noData: 'good',
      }),
      sloOf({ method: 'RatioTimeslices', timeSlice: { lengthMs: 90_000 } }),
    ]
    const text = toOpenSlo(written.map((slo) => ({ slo, where, displayName: 'Create: fast' })))
    const loaded = loadOpenSlo(text)
    expect(loaded.diagnostics).toEqual([])
    expect(loaded.slos.map(({ slo }) => slo)).toEqual(written)
    expect(loaded.slos[0]?.displayName).toBe('Create: fast')
  })
})

describeVectors("OpenSLO's own examples, parsed as YAML", () => {
  test.each([
    'budgeting-method--occurences-slo',
    'budgeting-method--ratio-timeslices',
    'budgeting-method--timeslices-slo',
    'treat-low-traffic-as-equally-important--timeslices-slo',
  ])('%s has no error, and every finding a line', (name) => {
    const { slos, diagnostics } = loadOpenSlo(vectorText(`openslo/spec-examples/${name}.yaml`))
    expect(slos.length).toBeGreaterThan(0)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(diagnostics.filter(({ line }) => line === undefined)).toEqual([])
  })
})
