import { formatPercent, formatTime } from '@indev/slo'
import type { PrometheusSlo } from '@indev/slo/prometheus'
import type { Explanation } from './explain.ts'
import { type Objective, windowText } from './objective.ts'
import { fleetLosses, rateQueries } from './span-metrics.ts'

/** What an export made. */
export interface Exported {
  /** As the other program reads it. */
  readonly text: string
  /** The same as data. */
  readonly value: unknown
  /** What could not be said. */
  readonly losses: readonly string[]
}

/** Where the rules lie beside their tests. */
const RULE_FILE = 'slo.rules.yaml'

/** Rules for Prometheus, and tests for them, in sloth's names. */
export async function toPrometheus(
  objectives: readonly Objective[],
  app: string,
  what: 'rules' | 'tests',
): Promise<Exported> {
  const { toPrometheusRules, toPromtoolTests, toYaml } = await import('@indev/slo/prometheus')
  const definitions = fleetwide(objectives).map((objective) => prometheusOf(objective, app))
  const { value: rules, losses } = toPrometheusRules(definitions)
  const value = what === 'rules' ? rules : toPromtoolTests(definitions, rules, RULE_FILE)
  return {
    text: toYaml(value),
    value,
    losses: [...lossesOf(objectives), ...losses.map(({ slo, message }) => `${slo}: ${message}`)],
  }
}

/** A dashboard over those rules. */
export async function toGrafana({ slo }: Objective): Promise<Exported> {
  const { toGrafanaDashboard } = await import('@indev/slo/grafana')
  return json(toGrafanaDashboard(slo), [])
}

/**
 * An SLO for Kibana over the spans themselves, in the data streams and fields of Elasticsearch's mapping for
 * OpenTelemetry.
 *
 * @see https://github.com/elastic/elasticsearch/tree/main/x-pack/plugin/otel-data
 */
export async function toKibana(objective: Objective, app: string): Promise<Exported> {
  const { toKibanaSlo } = await import('@indev/slo/kibana')
  const { slo, title, where } = objective
  const name = where.command === undefined ? `name : ${app}*` : `name : "${app} ${where.command}"`
  const version =
    where.version === undefined
      ? ''
      : ` and resource.attributes.service.version : "${where.version}"`
  const failed = '(attributes.cli.cause : "bug" or attributes.cli.cause : "remote")'
  const counts =
    slo.sli?.kind === 'latency'
      ? `(attributes.cli.outcome : "ok" or ${failed})`
      : 'not attributes.cli.cause : "local-network"'
  const { value, losses } = toKibanaSlo({
    slo,
    name: title,
    index: 'traces-*.otel-*',
    filter: `${name}${version} and not attributes.cli.outcome : ("cancelled" or "interrupted") and ${counts}`,
    good:
      slo.sli?.kind === 'latency'
        ? `attributes.cli.outcome : "ok" and duration <= ${slo.sli.thresholdNs}`
        : `not ${failed}`,
    tags: [app],
  })
  return json(value, [
    ...lossesOf([objective]),
    ...losses.map(({ slo: id, message }) => `${id}: ${message}`),
    `${slo.id}: it counts nothing until an ingest pipeline sets event.ingested`,
  ])
}

/** OpenSLO v1, which this program reads back. */
export async function toOpenSloText(objectives: readonly Objective[]): Promise<Exported> {
  const { toOpenSlo } = await import('@indev/slo/openslo')
  const text = toOpenSlo(
    objectives.map(({ slo, title, where }) => ({ slo, displayName: title, where: { ...where } })),
  )
  return { text, value: text, losses: [] }
}

/** A page for a wiki: what is promised, and what it means. */
export function toMarkdown(
  objectives: readonly Objective[],
  explanations: readonly Explanation[],
): Exported {
  const rows = objectives.map(({ slo, title }) => {
    const limit = slo.sli?.kind === 'latency' ? formatTime(slo.sli.thresholdNs / 1e6) : '-'
    return `| ${cell(title)} | \`${slo.id}\` | ${formatPercent(slo.target)} | ${windowText(slo)} | ${limit} |`
  })
  const table = ['| objective | id | target | window | within |', '| --- | --- | --- | --- | --- |']
  const sections = explanations.map(({ title, sentences }) => {
    const items = sentences.map((sentence) => `- ${cell(sentence)}`)
    return `\n## ${cell(title)}\n\n${items.join('\n')}\n`
  })
  const text = `# Service level objectives\n\n${[...table, ...rows].join('\n')}\n${sections.join('')}`
  return { text, value: text, losses: [] }
}

function prometheusOf(objective: Objective, app: string): PrometheusSlo {
  const { slo, title } = objective
  const words = slo.id.split(/\W+|_/u).filter((word) => word !== '')
  const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('')
  return {
    slo,
    ...rateQueries(objective, app),
    alerting: { name: `${name}BudgetBurn`, annotations: { summary: title } },
  }
}

/** What recording costs is no span's attribute that span_metrics could count. */
function fleetwide(objectives: readonly Objective[]): readonly Objective[] {
  return objectives.filter(({ where }) => where.part === undefined)
}

function lossesOf(objectives: readonly Objective[]): readonly string[] {
  return objectives.flatMap(fleetLosses).map(({ slo, message }) => `${slo}: ${message}`)
}

function json(value: unknown, losses: readonly string[]): Exported {
  return { text: `${JSON.stringify(value, undefined, 2)}\n`, value, losses }
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ')
}
