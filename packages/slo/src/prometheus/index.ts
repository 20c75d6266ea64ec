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
export type { BudgetingMethod, Slo } from '../slo.ts'
export type { Rational } from '../rational.ts'
export type { RollingWindow, Window } from '../window.ts'
export type { LatencySli, RatioSli, Sli } from '../sli.ts'
export type { Duration, DurationUnit } from '../duration.ts'
export type { CalendarWindow } from '../calendar/calendar-window.ts'
export type { AlertWindow, AlertWindowsOptions, Severity } from '../alert-windows.ts'
