import { describe, expect, test } from '@jest/globals'
import {
  conditionPolicy,
  durationMs,
  parseDuration,
  replay,
  seriesOfEvents,
  type AlertCondition,
  type AlertPolicy,
  type SliEvent,
} from '../src/index.ts'
import { lookbackEvents } from './support/alerts.ts'
import { readYaml, type Yaml } from './support/read-yaml.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

const QUIET = { firing: false, frozen: null, heldBack: [] } as const

function fires(data: readonly SliEvent[], condition: AlertCondition, atMs = NOW_MS): boolean {
  const series = seriesOfEvents(data, { kind: 'ratio' })
  const policy = conditionPolicy('policy', [condition])
  return policy.evaluate({ slo: sloOf(), series, atMs, previous: QUIET }).firing
}

function fieldOf(value: Yaml | undefined, name: string): Yaml | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function textOf(value: Yaml | undefined, name: string): string {
  const text = fieldOf(value, name)
  return typeof text === 'string' ? text : ''
}

const MEASUREMENTS = [
  'averageBurnRate',
  'budgetDrop',
  'timeToBurnBudget',
  'timeToBurnEntireBudget',
] as const
const OPERATORS = ['gt', 'gte', 'lt', 'lte'] as const

/** Nobl9's policies as ours: all conditions of one must hold. */
function policiesOf(file: string): AlertPolicy[] {
  const documents = readYaml(vectorText(`alerting/nobl9/${file}.yaml`)).flat()
  return documents.map((document, index) => {
    const conditions = [fieldOf(fieldOf(document, 'spec'), 'conditions') ?? []].flat()
    return conditionPolicy(`${file} ${index}`, conditions.map(conditionOf))
  })
}

function conditionOf(condition: Yaml): AlertCondition {
  const text = textOf(condition, 'value')
  const value = /[a-z]$/.test(text) ? durationMs(parseDuration(text)) : Number(text)
  const op = OPERATORS.find((name) => name === textOf(condition, 'op')) ?? 'gte'
  const measurement = MEASUREMENTS.find((name) => name === textOf(condition, 'measurement'))
  if (measurement === undefined) return { measurement: 'burnedBudget', op, value }
  const windowMs = durationMs(parseDuration(textOf(condition, 'alertingWindow')))
  return { measurement, op, value, windowMs }
}

describe('conditionPolicy', () => {
  // 10,000 events, of which 10 may fail; 8 did before, 1 does in the last hour of 100.
  const before = lookbackEvents({
    good: 9892,
    bad: 8,
    spanMs: 20 * DAY_MS,
    untilMs: NOW_MS - DAY_MS,
  })
  const hour = lookbackEvents({ good: 99, bad: 1, spanMs: HOUR_MS })
  const data = [...before, ...hour]
  const windowMs = HOUR_MS

  test.each([
    [{ measurement: 'averageBurnRate', windowMs }, 10],
    [{ measurement: 'budgetDrop', windowMs }, 0.1],
    [{ measurement: 'burnedBudget' }, 0.9],
    [{ measurement: 'timeToBurnEntireBudget', windowMs }, 3 * DAY_MS],
  ] as const)('%o is %p, and its four operators decide at the limit', (subject, value) => {
    const at = (op: AlertCondition['op']): boolean => fires(data, { ...subject, op, value })
    expect([at('gt'), at('gte'), at('lt'), at('lte')]).toEqual([false, true, false, true])
  })

  test('the time to burn what is left follows the forecast', () => {
    const condition = { measurement: 'timeToBurnBudget', op: 'lt', windowMs } as const
    expect(fires(data, { ...condition, value: 2 * HOUR_MS })).toBe(true)
    expect(fires(data, { ...condition, value: HOUR_MS / 2 })).toBe(false)
    const calm = lookbackEvents({ good: 100, bad: 0, spanMs: HOUR_MS })
    expect(fires(calm, { ...condition, value: Number.MAX_VALUE })).toBe(false)
  })

  test('all conditions must hold', () => {
    const yes = { measurement: 'burnedBudget', op: 'gt', value: 0 } as const
    const no = { measurement: 'burnedBudget', op: 'gt', value: 1 } as const
    const series = seriesOfEvents(data, { kind: 'ratio' })
    const view = { slo: sloOf(), series, atMs: NOW_MS, previous: QUIET }
    expect(conditionPolicy('both', [yes, no]).evaluate(view).firing).toBe(false)
    expect(conditionPolicy('one', [yes]).evaluate(view).firing).toBe(true)
  })

  test('without data it keeps the state that it had', () => {
    const condition = { measurement: 'averageBurnRate', op: 'gte', value: 1, windowMs } as const
    const policy = conditionPolicy('policy', [condition])
    const previous = { firing: true, frozen: null, heldBack: [] }
    for (const known of [[], data]) {
      const series = seriesOfEvents(known, { kind: 'ratio' })
      const view = { slo: sloOf(), series, atMs: NOW_MS + DAY_MS, previous }
      expect(policy.evaluate(view)).toMatchObject({ firing: true, frozen: 'no-data' })
    }
  })
})

describeVectors("Nobl9's example policies", () => {
  test.each(['fast-burn', 'slow-burn', 'budget-drop', 'fast-exhaustion'])(
    '%s fires in an outage and not on a calm day',
    (file) => {
      const policies = policiesOf(file)
      expect(policies.length).toBeGreaterThan(0)
      const calm = lookbackEvents({ good: 8000, bad: 0, spanMs: 30 * DAY_MS })
      const outage = lookbackEvents({ good: 0, bad: 600, spanMs: 10 * HOUR_MS })
      const options = {
        policies,
        fromMs: NOW_MS - 11 * HOUR_MS,
        untilMs: NOW_MS - 8 * HOUR_MS,
        stepMs: 5 * MINUTE_MS,
      }
      expect(replay(sloOf(), calm, options)).toEqual([])
      const fired = replay(sloOf(), [...calm, ...outage], options).filter(({ firing }) => firing)
      expect(new Set(fired.map(({ policy }) => policy)).size).toBe(policies.length)
    },
  )
})
