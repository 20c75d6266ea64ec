export type { Conversion, Loss } from '../export/conversion.ts'
export type { YamlValue } from '../export/yaml.ts'
export type {
  AlertRouting,
  Labels,
  PrometheusOptions,
  PrometheusSlo,
  Rule,
  RuleFile,
  RuleGroup,
} from './definition.ts'
export { toPromtoolTests } from './promtool.ts'
export { toPrometheusRules } from './rules.ts'
export { toYaml } from '../export/yaml.ts'
