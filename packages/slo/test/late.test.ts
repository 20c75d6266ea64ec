import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  alertWindows,
  burnPolicy,
  correctSkew,
  evaluate,
  evaluateAlert,
  knownBy,
  lateBurn,
  parseTarget,
  replay,
  settlementOf,
  type SliEvent,
} from '../src/index.ts'
import { lookbackEvents } from './support/alerts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'

const rules = alertWindows({ periodMs: 30 * DAY_MS, target: parseTarget('99.9%') })

const policies = rules.map((rule) => burnPolicy(rule))

/** Events whose arrival, lateness and outcome are arbitrary, over six hours. */
const histories = fc.array(
  fc.record({
    id: fc.nat(40).map(String),
    ago: fc.nat(6 * 60),
    latenessMin: fc.oneof(fc.constant(0), fc.nat(300)),
    outcome: fc.constantFrom<'good' | 'bad'>('good', 'good', 'bad'),
  }),
  { maxLength: 60 },
)

function eventsOf(
  history: { id: string; ago: number; latenessMin: number; outcome: 'good' | 'bad' }[],
) {
  return history.map(({ id, ago, latenessMin, outcome }): SliEvent => {
    const atMs = NOW_MS - ago * MINUTE_MS
    return { id, atMs, outcome, receivedAtMs: atMs + latenessMin * MINUTE_MS }
  })
}

/** An event of an hour ago that took so long to arrive. */
function delayed(id: string, latenessMs: number): SliEvent {
  const atMs = NOW_MS - HOUR_MS
  return { id, atMs, outcome: 'good', receivedAtMs: atMs + latenessMs }
}

describe('late events', () => {
  test('a replay sees at each step exactly what a live evaluation would have seen', () => {
    const options = {
      fromMs: NOW_MS - 6 * HOUR_MS,
      untilMs: NOW_MS,
      stepMs: 7 * MINUTE_MS,
      policies,
    }
    fc.assert(
      fc.property(histories, (history) => {
        const events = eventsOf(history)
        const live = rules.map(() => false)
        const expected: { atMs: number; policy: string | undefined; consumed: number | null }[] = []
        for (let atMs = options.fromMs; atMs <= options.untilMs; atMs += options.stepMs) {
          const known = knownBy(events, atMs)
          rules.forEach((rule, index) => {
            const previous = { firing: live[index] ?? false, frozen: null, heldBack: [] }
            const { firing } = evaluateAlert(sloOf(), known, atMs, rule, { previous })
            if (firing === live[index]) return
            live[index] = firing
            const { consumed } = evaluate(sloOf(), known, atMs).budget
            expected.push({ atMs, policy: policies[index]?.name, consumed })
          })
        }
        const actual = replay(sloOf(), events, options)
        expect(actual.map(({ atMs, policy, consumed }) => ({ atMs, policy, consumed }))).toEqual(
          expected,
        )
      }),
      { numRuns: 40 },
    )
  })

  test('an outage fires, and clears when it is over', () => {
    const day = lookbackEvents({ good: 1000, bad: 0, spanMs: DAY_MS })
    const outage = lookbackEvents({
      good: 0,
      bad: 60,
      spanMs: HOUR_MS,
      untilMs: NOW_MS - 6 * HOUR_MS,
    })
    const transitions = replay(sloOf(), [...day, ...outage], {
      policies: rules.slice(0, 1).map((rule) => burnPolicy(rule, { gate: {} })),
      fromMs: NOW_MS - DAY_MS,
      untilMs: NOW_MS,
      stepMs: MINUTE_MS,
    })
    expect(transitions.map(({ firing }) => firing)).toEqual([true, false])
    expect(transitions[0]?.atMs).toBeGreaterThan(NOW_MS - 7 * HOUR_MS)
    expect(transitions[0]?.atMs).toBeLessThan(NOW_MS - 7 * HOUR_MS + 10 * MINUTE_MS)
    expect(transitions[1]?.consumed).toBeGreaterThan(transitions[0]?.consumed ?? Infinity)
  })

  test.each([0, 0.5, -1])('a step of %p ms is refused', (stepMs) => {
    expect(() => replay(sloOf(), [], { policies, fromMs: 0, untilMs: 1, stepMs })).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_WINDOW' }),
    )
  })

  test('the order of a file changes nothing, even among duplicates that disagree', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const events = eventsOf(history)
        expect(evaluate(sloOf(), events.toReversed(), NOW_MS)).toEqual(
          evaluate(sloOf(), events, NOW_MS),
        )
      }),
    )
  })

  test('of two events with one id, what was known first counts', () => {
    const first: SliEvent = { id: 'x', atMs: NOW_MS, outcome: 'good', receivedAtMs: NOW_MS }
    const second: SliEvent = { id: 'x', atMs: NOW_MS, outcome: 'bad', receivedAtMs: NOW_MS + 1 }
    const { counts } = evaluate(sloOf(), [second, first], NOW_MS)
    expect(counts).toMatchObject({ good: 1, bad: 0, duplicates: 1 })
  })

  test('a month is provisional until the late have come, and revised by those who come after', () => {
    const period = { startMs: NOW_MS - 31 * DAY_MS, endMs: NOW_MS }
    const prompt = Array.from({ length: 98 }, (_, index) => delayed(`${index}`, 0))
    const data = [...prompt, delayed('a', 2 * HOUR_MS), delayed('b', 3 * DAY_MS)]
    expect(settlementOf(data, period, NOW_MS)).toEqual({
      settledUntilMs: NOW_MS,
      settled: true,
      late: 0,
      revision: 0,
    })
    expect(settlementOf(data, period, NOW_MS + HOUR_MS)).toMatchObject({ late: 1, revision: 1 })
    expect(settlementOf(data, period, NOW_MS + 4 * DAY_MS)).toMatchObject({
      settledUntilMs: NOW_MS + 4 * DAY_MS - 2 * HOUR_MS,
      settled: true,
      late: 2,
      revision: 2,
    })
    const onTheDot = [{ ...delayed('c', 0), receivedAtMs: NOW_MS }]
    expect(settlementOf(onTheDot, period, NOW_MS)).toMatchObject({ late: 1, settled: false })
    expect(settlementOf([], period, NOW_MS - 1)).toMatchObject({ settled: false, revision: 0 })
  })

  test('failures of an offline laptop are a notice when they come, not a page', () => {
    const [fast] = rules
    const healthy = lookbackEvents({ good: 1000, bad: 0, spanMs: DAY_MS })
    const offline = lookbackEvents({
      good: 0,
      bad: 5,
      spanMs: HOUR_MS,
      untilMs: NOW_MS - DAY_MS,
    }).map((event) => ({ ...event, receivedAtMs: NOW_MS - MINUTE_MS }))
    const data = [...healthy, ...offline]
    expect(fast && evaluateAlert(sloOf(), data, NOW_MS, fast).firing).toBe(false)
    expect(fast && lateBurn(sloOf(), data, NOW_MS, fast)).toEqual({
      bad: 5,
      consumed: expect.closeTo(5 / 1.005, 10),
      notable: true,
    })
    const rare = [...lookbackEvents({ good: 400_000, bad: 0, spanMs: DAY_MS }), ...offline]
    expect(fast && lateBurn(sloOf(), rare, NOW_MS, fast)).toMatchObject({ bad: 5, notable: false })
    const prompt = lookbackEvents({ good: 0, bad: 5, spanMs: HOUR_MS / 2 })
    expect(fast && lateBurn(sloOf(), [...healthy, ...prompt], NOW_MS, fast).bad).toBe(0)
    expect(fast && lateBurn(sloOf(), [], NOW_MS, fast).consumed).toBeNull()
  })
})

describe('correctSkew', () => {
  const event: SliEvent = { id: 'x', atMs: NOW_MS, outcome: 'good' }

  test.each([
    ['leaves a minute alone', NOW_MS + MINUTE_MS, NOW_MS + 2 * MINUTE_MS, NOW_MS],
    ['moves an event by ten minutes', NOW_MS, NOW_MS + 10 * MINUTE_MS, NOW_MS + 10 * MINUTE_MS],
    ['moves an event back', NOW_MS + HOUR_MS, NOW_MS, NOW_MS - HOUR_MS],
    ['never moves it past its arrival', NOW_MS - HOUR_MS, NOW_MS, NOW_MS],
  ])('it %s', (_, sentAtMs, receivedAtMs, atMs) => {
    expect(correctSkew({ sentAtMs, receivedAtMs }, event)).toEqual({ ...event, atMs, receivedAtMs })
  })

  test('a clock that is off by more than a day excludes the event', () => {
    const batch = { sentAtMs: 0, receivedAtMs: NOW_MS }
    expect(correctSkew(batch, event).outcome).toEqual({ excluded: 'clock' })
  })
})
