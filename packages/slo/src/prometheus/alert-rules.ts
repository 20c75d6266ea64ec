import type { BurnRule, Severity } from '../alert-windows.ts'
import { budgetShare, formatPromDuration, formatRational } from '@indev/slo'
import {
  identityLabels,
  ratioRecording,
  selector,
  type PrometheusSlo,
  type Rule,
} from './definition.ts'

const SUBJECT = '{{$labels.sloth_service}} {{$labels.sloth_slo}}'

/** One alert for each severity that is not disabled: any of its rules fires it. */
export function alertRules(definition: PrometheusSlo, rules: readonly BurnRule[]): readonly Rule[] {
  const { alerting } = definition
  if (alerting === undefined) return []
  const severities: readonly Severity[] = ['page', 'ticket']
  return severities.flatMap((severity) => {
    const routing = alerting[severity] ?? {}
    const conditions = rules
      .filter((rule) => rule.severity === severity)
      .map((rule) => condition(definition, rule))
    if (routing.disabled === true || conditions.length === 0) return []
    return {
      alert: alerting.name,
      expr: conditions.join('\nor\n'),
      labels: { ...alerting.labels, ...routing.labels, sloth_severity: severity },
      annotations: {
        summary: `${SUBJECT} SLO error budget burn rate is over expected.`,
        title: `(${severity}) ${SUBJECT} SLO error budget burn rate is too fast.`,
        ...alerting.annotations,
        ...routing.annotations,
      },
    }
  })
}

function condition(definition: PrometheusSlo, rule: BurnRule): string {
  const factor = formatRational(rule.factor)
  const budget = formatRational(budgetShare(definition.slo.target))
  const where = selector(identityLabels(definition))
  const burns = (windowMs: number): string => {
    const ratio = `${ratioRecording(formatPromDuration(windowMs))}${where}`
    return `    max(${ratio} > (${factor} * ${budget})) without (sloth_window)`
  }
  return ['(', burns(rule.shortMs), '    and', burns(rule.longMs), ')'].join('\n')
}
