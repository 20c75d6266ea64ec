import { durationMs, formatRational, SloError } from '@indev/slo'
import { shorthand } from '../export/shorthand.ts'
import type { Conversion, Loss } from '../export/conversion.ts'
import type { Slo } from '../slo.ts'
import type { Window } from '../window.ts'

/** An SLO and the documents that it counts, in KQL. */
export interface KibanaDefinition {
  /** What to convert. */
  readonly slo: Slo
  /** For people. */
  readonly name: string
  /** For people. */
  readonly description?: string
  /** Index pattern, such as `traces-*`. */
  readonly index: string
  /** Which documents count. */
  readonly filter?: string
  /** Which of them are good. */
  readonly good: string
  /** For filters. */
  readonly tags?: readonly string[]
}

/** The body of `POST /api/observability/slos`. */
export type KibanaSlo = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly indicator: {
    readonly type: 'sli.kql.custom'
    readonly params: {
      readonly index: string
      readonly filter: string
      readonly good: string
      readonly total: string
      readonly timestampField: string
    }
  }
  readonly timeWindow: { readonly duration: string; readonly type: 'rolling' | 'calendarAligned' }
  readonly budgetingMethod: 'occurrences' | 'timeslices'
  readonly objective: {
    readonly target: number
    readonly timesliceTarget?: number
    readonly timesliceWindow?: string
  }
  readonly settings: { readonly syncField: string; readonly preventInitialBackfill: boolean }
  readonly tags: readonly string[]
}

const ROLLING: readonly string[] = ['7d', '30d', '90d']
const ALIGNED: readonly string[] = ['1w', '1M']

/**
 * A Kibana SLO over documents.
 *
 * It follows `event.ingested`: by its default, the time of the event, Kibana would miss what a
 * laptop sends later than six hours after. Fleet's pipeline sets that field; in the data streams of
 * OpenTelemetry's own mapping nothing does, until a pipeline of yours.
 *
 * @throws `SloError` `ERR_SLO_WINDOW` for any window but rolling 7, 30 and 90 days and calendar
 *   weeks and months; `ERR_SLO_DEFINITION` for an id that is not 8 to 48 of `a-z 0-9 - _`.
 * @see https://www.elastic.co/docs/api/doc/kibana/operation/operation-createsloop
 */
export function toKibanaSlo(definition: KibanaDefinition): Conversion<KibanaSlo> {
  const { slo, name, description = '', index, filter = '', good, tags = [] } = definition
  if (!/^[a-z0-9_-]{8,48}$/.test(slo.id)) {
    throw new SloError('ERR_SLO_DEFINITION', `Kibana's ids are 8 to 48 of a-z 0-9 - _: ${slo.id}`)
  }
  const value: KibanaSlo = {
    id: slo.id,
    name,
    description,
    indicator: {
      type: 'sli.kql.custom',
      params: { index, filter, good, total: '', timestampField: '@timestamp' },
    },
    timeWindow: timeWindowOf(slo.window),
    budgetingMethod: slo.method === 'Occurrences' ? 'occurrences' : 'timeslices',
    objective: objectiveOf(slo),
    settings: { syncField: 'event.ingested', preventInitialBackfill: false },
    tags,
  }
  return { value, losses: lossesOf(slo) }
}

function timeWindowOf(window: Window): KibanaSlo['timeWindow'] {
  const duration = `${window.duration.count}${window.duration.unit}`
  if (window.kind === 'calendar' && ALIGNED.includes(duration)) {
    return { duration, type: 'calendarAligned' }
  }
  if (window.kind === 'rolling') {
    const days = `${durationMs(window.duration) / 86_400_000}d`
    if (ROLLING.includes(days)) return { duration: days, type: 'rolling' }
  }
  throw new SloError(
    'ERR_SLO_WINDOW',
    `Kibana has rolling 7d, 30d and 90d and calendar 1w and 1M, not ${window.kind} ${duration}`,
  )
}

function objectiveOf({ target, method, timeSlice: slice }: Slo): KibanaSlo['objective'] {
  const timeSlice = method === 'Occurrences' ? undefined : slice
  const sliceTarget = timeSlice?.target
  return {
    target: Number(formatRational(target)),
    ...(sliceTarget && { timesliceTarget: Number(formatRational(sliceTarget)) }),
    ...(timeSlice && { timesliceWindow: shorthand(timeSlice.lengthMs) }),
  }
}

function lossesOf(slo: Slo): readonly Loss[] {
  const losses: Loss[] = []
  const lose = (field: Loss['field'], message: string): void => {
    losses.push({ slo: slo.id, field, message })
  }
  const { window, method, noData = 'exclude', weighting = 'event' } = slo
  if (window.kind === 'calendar' && window.timeZone !== 'UTC') lose('window', 'a period in UTC')
  if (method === 'RatioTimeslices') lose('method', 'good and bad slices')
  if (method === 'Timeslices' && noData !== 'good') lose('noData', 'slices without data are good')
  if (weighting !== 'event') lose('weighting', 'every event')
  return losses
}
