import { describe, expect, test } from '@jest/globals'
import { calendar, parseDuration, parseTarget, rolling } from '../src/index.ts'
import { toGrafanaDashboard } from '../src/grafana/index.ts'
import { toKibanaSlo } from '../src/kibana/index.ts'
import { toPrometheusRules } from '../src/prometheus/index.ts'
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
