import { describe, expect, test } from '@jest/globals'
import { calendar, parseDuration, parseTarget, rolling } from '../src/index.ts'
import {
  toPrometheusRules,
  toYaml,
  type Labels,
  type PrometheusSlo,
} from '../src/prometheus/index.ts'
import { definition } from './support/prometheus.ts'
import { readYaml, type Yaml } from './support/read-yaml.ts'
import { sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

function field(value: Yaml | undefined, name: string): Yaml | undefined {
  if (value === null || value === undefined || typeof value === 'string') return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function list(value: Yaml | undefined): readonly Yaml[] {
  return Array.isArray(value) ? value : []
}

function text(value: Yaml | undefined): string {
  return typeof value === 'string' ? value : ''
}

function labels(value: Yaml | undefined): Labels {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([key, entry]) => [key, text(entry)]))
}

function routing(value: Yaml | undefined): {
  labels: Labels
  annotations: Labels
  disabled: boolean
} {
  return {
    disabled: field(value, 'disable') === 'true',
    labels: labels(field(value, 'labels')),
    annotations: labels(field(value, 'annotations')),
  }
}

/** sloth's own specification as our definitions. */
function fromSloth(document: Yaml): PrometheusSlo[] {
  return list(field(document, 'slos')).map((slo) => {
    const events = field(field(slo, 'sli'), 'events')
    const alerting = field(slo, 'alerting')
    return {
      slo: sloOf({
        id: text(field(slo, 'name')),
        service: text(field(document, 'service')),
        target: parseTarget(`${text(field(slo, 'objective'))}%`),
      }),
      errorQuery: text(field(events, 'error_query')),
      totalQuery: text(field(events, 'total_query')),
      labels: { ...labels(field(document, 'labels')), cmd: 'examplesgen.sh' },
      alerting: {
        name: text(field(alerting, 'name')),
        labels: labels(field(alerting, 'labels')),
        annotations: labels(field(alerting, 'annotations')),
        page: routing(field(alerting, 'page_alert')),
        ticket: routing(field(alerting, 'ticket_alert')),
      },
    }
  })
}

/** Blanks collapsed, and numbers rounded to nine digits, which forgives sloth's float noise. */
function normal(expression: string): string {
  return expression
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/vector\(1-([\d.]+)\)/g, (_, ratio: string) => `vector(${1 - Number(ratio)})`)
    .replaceAll(/\d+\.\d+/g, (digits) => String(Number(Number(digits).toPrecision(9))))
    .trim()
}

function comparable(file: Yaml): unknown {
  return list(field(file, 'groups')).map((group) => ({
    name: field(group, 'name'),
    rules: list(field(group, 'rules')).map((rule) => ({
      name: field(rule, 'record') ?? field(rule, 'alert'),
      expr: normal(text(field(rule, 'expr'))),
      labels: labels(field(rule, 'labels')),
      annotations: labels(field(rule, 'annotations')),
    })),
  }))
}

describeVectors("sloth's examples", () => {
  const options = {
    optimised: true,
    info: { sloth_mode: 'cli-gen-prom', sloth_spec: 'prometheus/v1', sloth_version: 'dev' },
  }

  test.each(['getting-started', 'home-wifi', 'no-alerts', 'multifile'])('%s', (name) => {
    const specifications = readYaml(vectorText(`sloth/${name}.in.yml`))
    const expected = readYaml(vectorText(`sloth/${name}.expected.yml`))
    const ours = specifications.map((specification) => {
      const { value } = toPrometheusRules(fromSloth(specification), options)
      return comparable(readYaml(toYaml(value))[0] ?? null)
    })
    expect(ours.length).toBeGreaterThan(0)
    expect(ours).toEqual(expected.map(comparable))
  })
})

describe('toPrometheusRules', () => {
  const { value, losses } = toPrometheusRules([definition])
  const rules = value.groups.flatMap((group) => group.rules)
  const expressionOf = (record: string): string =>
    rules.find((rule) => rule.record === record)?.expr ?? ''

  test('numbers have no float noise', () => {
    expect(expressionOf('slo:objective:ratio')).toBe('vector(0.999)')
    expect(expressionOf('slo:error_budget:ratio')).toBe('vector(0.001)')
    expect(rules.find(({ alert }) => alert !== undefined)?.expr).toContain('> (14.4 * 0.001))')
  })

  test('the period divides its own counts, and loses nothing by it', () => {
    expect(expressionOf('slo:sli_error:ratio_rate30d')).toBe(
      '(sum(rate(indev_commands_total{outcome="bug"}[30d])))\n/\n(sum(rate(indev_commands_total[30d])))',
    )
    expect(losses).toEqual([])
  })

  test('28 days are four weeks to Prometheus, as to sloth', () => {
    const slo = sloOf({ window: rolling(parseDuration('28d')) })
    const { groups } = toPrometheusRules([{ ...definition, slo }]).value
    expect(groups[0]?.rules.at(-1)?.record).toBe('slo:sli_error:ratio_rate4w')
  })

  test('an alert that could never fire is refused, unless it is not written', () => {
    const slo = sloOf({ target: parseTarget('90%') })
    expect(() => toPrometheusRules([{ ...definition, slo }])).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_UNREACHABLE' }),
    )
    const silent = { name: 'x', page: { disabled: true }, ticket: { disabled: true } }
    expect(toPrometheusRules([{ ...definition, slo, alerting: silent }]).value.groups).toHaveLength(
      2,
    )
  })

  test('one severity can be left out', () => {
    const alerting = { name: 'x', page: { disabled: true } }
    const { groups } = toPrometheusRules([{ ...definition, alerting }]).value
    expect(groups.at(-1)?.rules.map((rule) => rule.labels['sloth_severity'])).toEqual(['ticket'])
  })

  test('a catalogue of page rules alone writes page alerts alone', () => {
    const catalogue = [
      {
        severity: 'page',
        budget: parseTarget('2%'),
        longMs: 3_600_000,
        shortMs: 300_000,
      },
    ] as const
    const { groups } = toPrometheusRules([definition], { catalogue }).value
    expect(groups.at(-1)?.rules.map((rule) => rule.labels['sloth_severity'])).toEqual(['page'])
  })

  test('what Prometheus cannot say is said to be lost', () => {
    const timeSlice = { lengthMs: 60_000, target: parseTarget('95%') }
    const lossy = [
      sloOf({ window: calendar(parseDuration('1M'), '2026-01-01') }),
      sloOf({ method: 'Timeslices', timeSlice, noData: 'bad' }),
      sloOf({ method: 'RatioTimeslices', timeSlice }),
      sloOf({ weighting: 'install' }),
    ].map((slo) => ({ ...definition, slo }))
    expect(toPrometheusRules(lossy).losses.map(({ field: lost }) => lost)).toEqual([
      'window',
      'method',
      'noData',
      'method',
      'weighting',
    ])
    const optimised = toPrometheusRules([definition], { optimised: true }).losses
    expect(optimised.map(({ field: lost }) => lost)).toEqual(['method'])
  })
})
