import { describe, expect, test } from '@jest/globals'
import { calendar, parseDuration, parseTarget, rolling } from '../src/index.ts'
import { loadOpenSlo, readOpenSlo, type OpenSloResult } from '../src/openslo/index.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

function codes({ diagnostics }: OpenSloResult): string[] {
  return diagnostics.map(({ severity, code }) => `${severity} ${code}`)
}

const DEFINITION = {
  apiVersion: 'openslo/v1',
  kind: 'SLO',
  metadata: { name: 'cluster-create-2s' },
  spec: {
    service: 'indev-cli',
    budgetingMethod: 'Occurrences',
    timeWindow: [{ duration: '30d', isRolling: true }],
    indicator: {
      metadata: { name: 'latency' },
      spec: {
        thresholdMetric: {
          metricSource: {
            type: 'Indev',
            spec: { where: { command: 'cluster create' }, field: 'duration', unit: 's' },
          },
        },
      },
    },
    objectives: [{ op: 'lte', value: 2, target: 0.999 }],
  },
}

function withSpec(parts: object): OpenSloResult {
  const value = { ...DEFINITION, spec: { ...DEFINITION.spec, ...parts } }
  return readOpenSlo([{ value }])
}

describeVectors('OpenSLO examples of others', () => {
  test("go-sdk's definitions of all seven kinds load together", () => {
    const names = [
      'alert_conditions',
      'alert_notification_targets',
      'alert_policies',
      'data_sources',
      'services',
      'slis',
      'slos',
    ]
    const texts = names.map((name) => vectorText(`openslo/go-sdk-examples/v1-${name}.yaml`))
    const result = loadOpenSlo(texts.join('\n---\n'))
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(result.slos[0]).toMatchObject({
      displayName: 'SLO for web availability',
      labels: { team: ['team-a', 'team-b'] },
      indicator: { kind: 'ratio', good: { type: 'Prometheus' } },
      slo: {
        id: 'web-availability',
        service: 'web',
        target: parseTarget('99.5%'),
        method: 'Timeslices',
        timeSlice: { lengthMs: 60_000, target: parseTarget('95%') },
        window: calendar(parseDuration('1w'), '2022-01-01 12:00:00', 'America/New_York'),
      },
    })
  })

  test.each([
    ['budgeting-method--occurences-slo', 1, []],
    ['budgeting-method--ratio-timeslices', 1, ['warning operator-without-threshold']],
    [
      'budgeting-method--timeslices-slo',
      2,
      ['warning minute-or-month', 'warning operator-without-threshold'],
    ],
    [
      'treat-low-traffic-as-equally-important--timeslices-slo',
      1,
      ['warning operator-without-threshold'],
    ],
  ])("OpenSLO's own %s gives %i SLOs", (name, count, findings) => {
    const result = loadOpenSlo(vectorText(`openslo/spec-examples/${name}.yaml`))
    expect(result.slos).toHaveLength(count)
    expect(codes(result)).toEqual(findings)
  })
})

describe('readOpenSlo', () => {
  test('a threshold on an Indev duration is a latency SLI in ns', () => {
    expect(withSpec({}).slos[0]?.slo.sli).toEqual({ kind: 'latency', thresholdNs: 2e9 })
    const below = withSpec({ objectives: [{ op: 'lt', value: 0.3, target: 0.99 }] })
    expect(below.slos[0]?.slo.sli).toEqual({ kind: 'latency', thresholdNs: 299_999_999 })
  })

  test('several objectives are several SLOs', () => {
    const objectives = [
      { op: 'lte', value: 2, target: 0.999 },
      { op: 'lte', value: 1, targetPercent: 95 },
    ]
    const { slos } = withSpec({ objectives })
    expect(slos.map(({ slo }) => [slo.id, slo.target])).toEqual([
      ['cluster-create-2s-1', parseTarget('99.9%')],
      ['cluster-create-2s-2', parseTarget('95%')],
    ])
  })

  test('an indicator is found by its name, in any document and any order', () => {
    const { indicator, ...rest } = DEFINITION.spec
    const sli = {
      apiVersion: 'openslo/v1',
      kind: 'SLI',
      metadata: { name: 'latency' },
      spec: indicator.spec,
    }
    const slo = { ...DEFINITION, spec: { ...rest, indicatorRef: 'latency' } }
    expect(readOpenSlo([{ value: [slo] }, { value: sli }]).slos).toHaveLength(1)
    expect(codes(readOpenSlo([{ value: slo }]))).toEqual([
      'warning unresolved-reference',
      'error missing',
    ])
  })

  test('v1alpha keeps its ratios in objectives and spells its windows out', () => {
    const source = { source: 'prometheus', queryType: 'promql', query: 'x' }
    const { slos, diagnostics } = readOpenSlo([
      {
        value: {
          apiVersion: 'openslo/v1alpha',
          kind: 'SLO',
          metadata: { name: 'old' },
          spec: {
            service: 'web',
            budgetingMethod: 'Occurrences',
            timeWindows: [{ unit: 'Day', count: 30, isRolling: true }],
            objectives: [{ target: 0.98, ratioMetrics: { good: source, total: source } }],
          },
        },
      },
    ])
    expect(diagnostics).toEqual([])
    expect(slos[0]).toMatchObject({
      slo: { target: parseTarget('98%'), window: rolling(parseDuration('30d')) },
      indicator: { kind: 'ratio', good: { type: 'prometheus' } },
    })
  })

  test('a delay of an alert is said to be left out, also where the rest is not for us', () => {
    const condition = { kind: 'burnrate', op: 'gt', threshold: 2, alertAfter: '5m' }
    const inline = { kind: 'AlertCondition', spec: { condition } }
    const spec = { ...DEFINITION.spec, alertPolicies: [{ spec: { conditions: [inline] } }] }
    const nobl9 = {
      apiVersion: 'n9/v1alpha',
      kind: 'AlertPolicy',
      spec: { coolDown: '5m', conditions: [{ measurement: 'burnedBudget', lastsFor: '10m' }] },
    }
    const result = readOpenSlo([{ value: { ...DEFINITION, spec } }, { value: nobl9 }])
    expect(result.slos).toHaveLength(1)
    expect(result.diagnostics.map(({ code, path }) => `${code} ${path.at(-1)}`)).toEqual([
      'not-modelled alertAfter',
      'not-modelled coolDown',
      'not-modelled lastsFor',
      'unknown-version apiVersion',
    ])
  })

  test('a finding says where it is', () => {
    const value = { ...DEFINITION, spec: { ...DEFINITION.spec, service: '' } }
    const at = { line: 7, column: 3 }
    expect(readOpenSlo([{ value: null }, { value, locate: () => at }]).diagnostics).toEqual([
      {
        severity: 'error',
        code: 'missing',
        message: 'spec.service is missing',
        document: 1,
        path: ['spec', 'service'],
        line: 7,
        column: 3,
      },
    ])
  })

  test.each([
    [
      'a percentage as a share',
      { objectives: [{ op: 'lte', value: 2, target: 99.9 }] },
      'error invalid',
    ],
    ['a target of 1', { objectives: [{ op: 'lte', value: 2, target: 1 }] }, 'error invalid'],
    ['a threshold without its value', { objectives: [{ target: 0.9 }] }, 'error invalid'],
    ['no objective', { objectives: null }, 'error missing'],
    ['no window', { timeWindow: [] }, 'error missing'],
    ['a window without a duration', { timeWindow: [{}] }, 'error missing'],
    ['a rolling quarter', { timeWindow: [{ duration: '1Q', isRolling: true }] }, 'error invalid'],
    ['no calendar', { timeWindow: [{ duration: '1M', isRolling: false }] }, 'error invalid'],
    ['another method', { budgetingMethod: 'Guesses' }, 'error invalid'],
    ['slices without a length', { budgetingMethod: 'Timeslices' }, 'error invalid'],
  ])('%s is an error, and its SLO left out', (_, spec, finding) => {
    const result = withSpec(spec)
    expect(codes(result)).toEqual([finding])
    expect(result.slos).toEqual([])
  })

  test('a rolling month is read as 30 days, with a warning', () => {
    const result = withSpec({ timeWindow: [{ duration: '1M', isRolling: true }] })
    expect(codes(result)).toEqual(['warning month-as-30-days'])
    expect(result.slos[0]?.slo.window).toEqual(rolling(parseDuration('30d')))
  })

  test('an unquoted time that the parser made a date of keeps its digits, with a warning', () => {
    const startTime = new Date('2026-01-31T12:00:00Z')
    const timeWindow = [{ duration: '1M', calendar: { startTime, timeZone: 'Europe/Oslo' } }]
    const result = withSpec({ timeWindow })
    expect(codes(result)).toEqual(['warning time-was-a-date'])
    expect(result.slos[0]?.slo.window).toMatchObject({ startTime: '2026-01-31T12:00:00' })
  })

  test.each([
    [{ apiVersion: 'openslo/v2', kind: 'SLO' }, 'error unknown-version'],
    [{ apiVersion: 'openslo/v1', kind: 'Wish' }, 'error unknown-kind'],
    ['text', 'error unknown-version'],
  ])('%o is no definition', (value, finding) => {
    expect(codes(readOpenSlo([{ value }]))).toEqual([finding])
  })
})
