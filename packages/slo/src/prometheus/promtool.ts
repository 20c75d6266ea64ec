import type { Severity } from '../alert-windows.ts'
import {
  alertWindows,
  budgetShare,
  formatPromDuration,
  formatRational,
  multiply,
  rational,
} from '@indev/slo'
import type { YamlValue } from '../export/yaml.ts'
import { typicalLengthMs } from '../export/conversion.ts'
import type { Rational } from '../rational.ts'
import {
  identityLabels,
  ratioRecording,
  selector,
  type Labels,
  type PrometheusOptions,
  type PrometheusSlo,
  type Rule,
  type RuleFile,
} from './definition.ts'

/**
 * Unit tests for rules, for `promtool test rules`: each alert fires when its ratios are a hundredth
 * above the threshold of one of its rules, and stays quiet a hundredth below.
 *
 * @param rules - What `toPrometheusRules` gave for the same definitions and options.
 * @param ruleFile - Its path, relative to that of the tests.
 * @throws `SloError` as `toPrometheusRules`.
 */
export function toPromtoolTests(
  definitions: readonly PrometheusSlo[],
  rules: RuleFile,
  ruleFile: string,
  options: PrometheusOptions = {},
): YamlValue {
  return {
    rule_files: [ruleFile],
    evaluation_interval: '1m',
    tests: definitions.flatMap((definition) => testsOf(definition, rules, options)),
  }
}

function testsOf(
  definition: PrometheusSlo,
  rules: RuleFile,
  { catalogue = 'google' }: PrometheusOptions,
): readonly YamlValue[] {
  const { slo } = definition
  const alerts = alertsOf(definition, rules)
  if (alerts.length === 0) return []
  const periodMs = typicalLengthMs(slo.window)
  return alertWindows({ periodMs, target: slo.target, catalogue }).flatMap((rule) => {
    const alert = alerts.find(({ labels }) => labels['sloth_severity'] === rule.severity)
    if (alert === undefined) return []
    const threshold = multiply(rule.factor, budgetShare(slo.target))
    const windows = [rule.shortMs, rule.longMs].map(formatPromDuration)
    return [rational(101, 100), rational(99, 100)].map((times) =>
      test(
        definition,
        alert,
        windows,
        multiply(threshold, times),
        times.n > times.d,
        rule.severity,
      ),
    )
  })
}

function test(
  definition: PrometheusSlo,
  alert: Rule,
  windows: readonly string[],
  ratio: Rational,
  fires: boolean,
  severity: Severity,
): YamlValue {
  const identity = identityLabels(definition)
  const series = windows.map((window) => ({
    series: `${ratioRecording(window)}${selector({ ...identity, sloth_window: window })}`,
    values: `${formatRational(ratio)}x10`,
  }))
  const expected = {
    exp_labels: { ...identity, ...alert.labels },
    exp_annotations: expand(alert.annotations ?? {}, identity),
  }
  return {
    name: `${alert.alert ?? ''} (${severity}) ${fires ? 'fires' : 'is quiet'} at ${windows.join(' and ')}`,
    interval: '1m',
    input_series: series,
    alert_rule_test: [
      { eval_time: '5m', alertname: alert.alert ?? '', exp_alerts: fires ? [expected] : [] },
    ],
  }
}

function alertsOf({ slo }: PrometheusSlo, { groups }: RuleFile): readonly Rule[] {
  const name = `sloth-slo-alerts-${slo.service}-${slo.id}`
  return groups.filter((group) => group.name === name).flatMap((group) => group.rules)
}

/** What Prometheus makes of the only template that our annotations use. */
function expand(annotations: Labels, labels: Labels): Labels {
  const entries = Object.entries(annotations).map(([name, text]) => [
    name,
    text.replaceAll(/\{\{\s*\$labels\.(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? ''),
  ])
  return Object.fromEntries(entries)
}
