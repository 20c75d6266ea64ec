import { describe, expect, test } from '@jest/globals'
import { calendar, parseDuration, parseTarget, rolling } from '../src/index.ts'
import { toGrafanaDashboard } from '../src/grafana/index.ts'
import { toKibanaSlo } from '../src/kibana/index.ts'
import { toPrometheusRules } from '../src/prometheus/index.ts'
import { CREATE_SLO, mismatches } from './support/kibana-shape.ts'
import { definition } from './support/prometheus.ts'
import { sloOf } from './support/slo.ts'

describe('toKibanaSlo', () => {
  const source = { name: 'Create', index: 'traces-*', good: 'event.outcome: success' }
  const timeSlice = { lengthMs: 300_000, target: parseTarget('95%') }

  test('a rolling SLO follows the time of ingestion, so that late laptops count', () => {
    const { value, losses } = toKibanaSlo({ ...source, slo: sloOf() })
    expect(losses).toEqual([])
    expect(value).toMatchObject({
      id: 'cluster-create',
      timeWindow: { duration: '30d', type: 'rolling' },
      budgetingMethod: 'occurrences',
      objective: { target: 0.999 },
      settings: { syncField: 'event.ingested' },
    })
    expect(value.objective).not.toHaveProperty('timesliceTarget')
  })

  test('slices and calendar windows, with what Kibana makes of them', () => {
    const window = calendar(parseDuration('1M'), '2026-01-01', 'Europe/Oslo')
    const slo = sloOf({ window, method: 'Timeslices', timeSlice, weighting: 'install' })
    const { value, losses } = toKibanaSlo({ ...source, slo })
    expect(value.timeWindow).toEqual({ duration: '1M', type: 'calendarAligned' })
    expect(value.objective).toEqual({
      target: 0.999,
      timesliceTarget: 0.95,
      timesliceWindow: '5m',
    })
    expect(losses.map(({ field }) => field)).toEqual(['window', 'noData', 'weighting'])
    const ratio = toKibanaSlo({ ...source, slo: sloOf({ method: 'RatioTimeslices', timeSlice }) })
    expect(ratio.losses.map(({ field }) => field)).toEqual(['method'])
  })

  const slices = { timeSlice, method: 'Timeslices' } as const
  const month = calendar(parseDuration('1M'), '2026-01-01')
  test.each([
    [{}],
    [{ timeSlice }],
    [slices],
    [{ ...slices, method: 'RatioTimeslices' as const }],
    [{ window: month }],
    [{ window: calendar(parseDuration('1w'), '2026-01-05') }],
    [{ window: rolling(parseDuration('90d')), target: parseTarget('99.999%') }],
  ])('has the fields and the words that Kibana has: case %#', (parts) => {
    const { value } = toKibanaSlo({
      ...source,
      filter: 'name: "x"',
      tags: ['a'],
      slo: sloOf(parts),
    })
    expect(mismatches(value, CREATE_SLO)).toEqual([])
    // Slices are described where they are counted, and only there.
    const isSliced = value.budgetingMethod === 'timeslices'
    expect('timesliceWindow' in value.objective).toBe(isSliced)
  })

  test('a request that Kibana would not take is told from one that it would', () => {
    const { value } = toKibanaSlo({ ...source, slo: sloOf() })
    const wrong = { ...value, target: 1, budgetingMethod: 'ratio', objective: { target: 1 } }
    expect(mismatches(wrong, CREATE_SLO)).toEqual([
      'body.budgetingMethod: ratio',
      'body.objective.target: 1',
      'body.target: unknown',
    ])
  })

  test('1 w rolling is 7 days to Kibana', () => {
    const slo = sloOf({ window: rolling(parseDuration('1w')) })
    expect(toKibanaSlo({ ...source, slo }).value.timeWindow.duration).toBe('7d')
  })

  test.each([
    [sloOf({ window: rolling(parseDuration('28d')) }), 'ERR_SLO_WINDOW'],
    [sloOf({ window: calendar(parseDuration('1Q'), '2026-01-01') }), 'ERR_SLO_WINDOW'],
    [sloOf({ id: 'short' }), 'ERR_SLO_DEFINITION'],
  ])('what Kibana cannot have is refused: case %#', (slo, code) => {
    expect(() => toKibanaSlo({ ...source, slo })).toThrow(expect.objectContaining({ code }))
  })
})

describe('toGrafanaDashboard', () => {
  const dashboard = toGrafanaDashboard(definition.slo)

  test('its range is the period and its data source a variable', () => {
    expect(dashboard.time).toEqual({ from: 'now-30d', to: 'now' })
    expect(dashboard.panels.map(({ datasource }) => datasource['uid'])).toEqual(
      Array.from(dashboard.panels, () => '${datasource}'),
    )
    expect(JSON.parse(JSON.stringify(dashboard))).toEqual(dashboard)
  })

  test('it asks only for what the rules record', () => {
    const { groups } = toPrometheusRules([definition]).value
    const recorded = groups.flatMap(({ rules }) => rules.map(({ record }) => record))
    const asked = dashboard.panels
      .flatMap(({ targets }) => targets.map(({ expr = '' }) => expr))
      .flatMap((expr) => expr.match(/slo:[\w:]+(?=\{)/g) ?? [])
    expect(asked.length).toBeGreaterThan(3)
    expect(recorded).toEqual(expect.arrayContaining(asked))
  })

  test('an id fits, however long the name', () => {
    const { uid } = toGrafanaDashboard(sloOf({ id: 'x'.repeat(80) }))
    expect(uid).toHaveLength(40)
  })
})
