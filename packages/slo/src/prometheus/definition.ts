import type { AlertWindowsOptions } from '../alert-windows.ts'
import type { Slo } from '../slo.ts'

/** Labels or annotations of a rule. */
export type Labels = Readonly<Record<string, string>>

/** One severity of an SLO's alert. */
export interface AlertRouting {
  /** Writes no rule for it. */
  readonly disabled?: boolean
  /** Added to the alert, over its own. */
  readonly labels?: Labels
  /** Added to the alert, over its own. */
  readonly annotations?: Labels
}

/** An SLO and the PromQL that measures it. */
export interface PrometheusSlo {
  /** What the rules are for. */
  readonly slo: Slo
  /**
   * Bad events as a rate over `{{.window}}`: sloth's `error_query`. A command that exits between two
   * scrapes exposes nothing, so query series that a collector has aggregated.
   */
  readonly errorQuery: string
  /** All events as a rate over `{{.window}}`. */
  readonly totalQuery: string
  /** Added to every rule. */
  readonly labels?: Labels
  /** No alert rules unless named. */
  readonly alerting?: {
    readonly name: string
    readonly labels?: Labels
    readonly annotations?: Labels
    readonly page?: AlertRouting
    readonly ticket?: AlertRouting
  }
}

/** How rules are written. */
export interface PrometheusOptions {
  /**
   * The alert windows.
   *
   * @defaultValue 'google'
   */
  readonly catalogue?: AlertWindowsOptions['catalogue']
  /**
   * Averages the shortest window's ratios over the period, as sloth does unless told otherwise:
   * cheap, but a quiet five minutes then weigh as much as a busy one. The default divides the counts
   * of the whole period.
   *
   * @defaultValue false
   */
  readonly optimised?: boolean
  /** Labels of `sloth_slo_info`, such as its `sloth_version`. */
  readonly info?: Labels
}

/** One Prometheus rule, recording or alerting; a type and no interface, so that it is plain data. */
export type Rule = {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly labels: Labels
  readonly annotations?: Labels
}

/** Rules that are evaluated together. */
export type RuleGroup = {
  readonly name: string
  readonly rules: readonly Rule[]
}

/** A Prometheus rule file. */
export type RuleFile = {
  readonly groups: readonly RuleGroup[]
}

/** sloth's identity of an SLO, by which its dashboards find it. */
export function identityLabels({ slo }: PrometheusSlo): Labels {
  return { sloth_id: slothId(slo), sloth_service: slo.service, sloth_slo: slo.id }
}

/** sloth's id of an SLO. */
export function slothId(slo: Slo): string {
  return `${slo.service}-${slo.id}`
}

/** `{a="1", b="2"}`. */
export function selector(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `{${pairs.join(', ')}}`
}

/** The recording of an SLO's error ratio over one window. */
export function ratioRecording(window: string): string {
  return `slo:sli_error:ratio_rate${window}`
}
