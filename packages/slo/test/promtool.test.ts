import { expect, test } from '@jest/globals'
import { parseTarget } from '../src/index.ts'
import {
  toPrometheusRules,
  toPromtoolTests,
  toYaml,
  type RuleFile,
} from '../src/prometheus/index.ts'
import { definition } from './support/prometheus.ts'
import { describePromtool, promtool } from './support/promtool.ts'
import { sloOf } from './support/slo.ts'

describePromtool('promtool', () => {
  const definitions = [
    definition,
    {
      ...definition,
      slo: sloOf({ id: 'login', target: parseTarget('99.5%') }),
      alerting: { name: 'LoginBurns' },
    },
  ]
  const rules = toPrometheusRules(definitions).value
  const tests = toYaml(toPromtoolTests(definitions, rules, 'rules.yml'))

  function run(file: RuleFile): ReturnType<typeof promtool> {
    return promtool(['test', 'rules', 'tests.yml'], {
      'rules.yml': toYaml(file),
      'tests.yml': tests,
    })
  }

  test('it accepts the rules', () => {
    const files = { 'rules.yml': toYaml(rules) }
    expect(promtool(['check', 'rules', 'rules.yml'], files)).toMatchObject({
      status: 0,
      output: expect.stringContaining('SUCCESS: 34 rules found'),
    })
  })

  test('the rules pass the tests that come with them', () => {
    expect(run(rules)).toMatchObject({ status: 0, output: expect.stringContaining('SUCCESS') })
  })

  test('rules with another threshold fail them', () => {
    const mutant: RuleFile = {
      groups: rules.groups.map((group) => ({
        ...group,
        rules: group.rules.map((rule) => ({
          ...rule,
          expr: rule.expr.replaceAll('(14.4 *', '(14.8 *'),
        })),
      })),
    }
    expect(run(mutant)).toMatchObject({ status: 1, output: expect.stringContaining('FAILED') })
  })
})
