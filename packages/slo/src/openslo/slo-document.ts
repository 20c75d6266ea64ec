import { durationMs, parseDuration, parseTarget, SloError } from '@indev/slo'
import type { BudgetingMethod, Slo } from '../slo.ts'
import { cursor, type Cursor } from './cursor.ts'
import type { Reporter } from './diagnostics.ts'
import { readIndicator, readSli, type Indicator } from './indicator.ts'
import type { Definitions } from './references.ts'
import { readTimeWindow } from './time-window.ts'

const METHODS: readonly BudgetingMethod[] = ['Occurrences', 'Timeslices', 'RatioTimeslices']
const NO_DATA = ['exclude', 'good', 'bad'] as const

/** One objective of an OpenSLO SLO. */
export interface OpenSloSlo {
  /** What it means. */
  readonly slo: Slo
  /** The definition's own. */
  readonly displayName?: string
  /** The definition's own. */
  readonly description?: string
  /** The definition's own: text or lists of it. */
  readonly labels: Readonly<Record<string, unknown>>
  /** What it measures. */
  readonly indicator: Indicator
}

/** Reads a definition of kind SLO: one SLO for each of its objectives that can be read. */
export function readSlo(
  at: Cursor,
  definitions: Definitions,
  report: Reporter,
): readonly OpenSloSlo[] {
  const [metadata, spec] = [at.field('metadata'), at.field('spec')]
  const name = required(metadata.field('name'), report)
  const service = required(spec.field('service'), report)
  const window = readTimeWindow(spec, report)
  const method = readMethod(spec.field('budgetingMethod'), report)
  const objectives = spec.field('objectives').items()
  if (objectives.length === 0) report.error('missing', spec.field('objectives'), 'no objective')
  if (name === undefined || service === undefined || !window || !method) return []
  return objectives.flatMap((objective, index) => {
    const indicator = indicatorOf(spec, objective, definitions, report)
    if (indicator === undefined) return []
    const slo = report.attempt(objective, (): Slo => {
      const sli = readSli(indicator, objective)
      return {
        id: objectives.length === 1 ? name : `${name}-${index + 1}`,
        service,
        target: readTarget(objective),
        window,
        method,
        ...(sli && { sli }),
        ...readTimeSlice(objective, method),
        ...readAnnotations(metadata.field('annotations')),
      }
    })
    if (slo === undefined) return []
    if (indicator.kind === 'ratio' && objective.field('op').value !== undefined) {
      const message = 'op has no meaning for a ratio'
      report.warn('operator-without-threshold', objective.field('op'), message)
    }
    const displayName = metadata.field('displayName').text()
    const description = spec.field('description').text()
    return {
      slo,
      ...(displayName !== undefined && { displayName }),
      ...(description !== undefined && { description }),
      labels: recordOf(metadata.field('labels')),
      indicator,
    }
  })
}

function indicatorOf(
  spec: Cursor,
  objective: Cursor,
  definitions: Definitions,
  report: Reporter,
): Indicator | undefined {
  const ref = spec.field('indicatorRef')
  const inline = spec.field('indicator')
  // v1alpha keeps thresholds in the indicator itself and ratios in each objective.
  const indicator =
    readIndicator(inline.field('spec')) ??
    readIndicator(definitions.get(`SLI/${ref.text() ?? ''}`)?.field('spec') ?? cursor(undefined)) ??
    readIndicator(inline) ??
    readIndicator(cursor({ ratioMetric: objective.field('ratioMetrics').value }))
  return indicator ?? report.error('missing', inline, 'an SLO needs an indicator with a metric')
}

function readTarget(objective: Cursor): Slo['target'] {
  const percent = objective.field('targetPercent').scalar()
  if (percent !== undefined) return parseTarget(`${percent}%`)
  return parseTarget(objective.field('target').scalar() ?? '')
}

function readTimeSlice(objective: Cursor, method: BudgetingMethod): Pick<Slo, 'timeSlice'> {
  if (method === 'Occurrences') return {}
  const length = objective.field('timeSliceWindow').scalar() ?? ''
  // A bare number is minutes, as the specification allows.
  const text = /^\d+$/.test(String(length)) ? `${length}m` : String(length)
  const target = objective.field('timeSliceTarget').scalar()
  if (method === 'Timeslices' && target === undefined) {
    throw new SloError('ERR_SLO_DEFINITION', 'Timeslices needs a timeSliceTarget')
  }
  return {
    timeSlice: {
      lengthMs: durationMs(parseDuration(text)),
      ...(target !== undefined && { target: parseTarget(target) }),
    },
  }
}

function readAnnotations(annotations: Cursor): Pick<Slo, 'noData' | 'weighting'> {
  const texts = annotations.texts()
  const noData = NO_DATA.find((value) => value === texts['indev.dev/no-data'])
  const weighting = texts['indev.dev/weighting']
  const cap = /^cap ([1-9]\d{0,8})$/.exec(weighting ?? '')?.[1]
  return {
    ...(noData && { noData }),
    ...(weighting === 'install' && { weighting }),
    ...(cap !== undefined && { weighting: { cap: Number(cap) } }),
  }
}

function readMethod(at: Cursor, report: Reporter): BudgetingMethod | undefined {
  const method = METHODS.find((candidate) => candidate === at.text())
  if (method !== undefined) return method
  return report.error('invalid', at, `budgetingMethod is one of ${METHODS.join(', ')}`)
}

function required(at: Cursor, report: Reporter): string | undefined {
  return at.text() ?? report.error('missing', at, `${at.path.join('.')} is missing`)
}

function recordOf({ value }: Cursor): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
