import {
  type JsonObject,
  openTelemetrySpool,
  previewMetrics,
  queuedFiles,
} from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { QUEUED } from './results/telemetry-results.ts'
import { type ShownMetric, metricsText, shownMetrics } from './telemetry-metrics.ts'
import { inState } from './telemetry-place.ts'
import { readRecords, reportText } from './telemetry-queue.ts'
import { type ShownSpan, spanText } from './telemetry-spans.ts'

/** Everything that would leave if an upload began now. */
interface Queued {
  readonly spans: readonly ShownSpan[]
  /** Crash reports that may leave, as OTLP/JSON. */
  readonly reports: readonly JsonObject[]
  /** Counted from the journal; sent at most once a minute, when commands have ended. */
  readonly metrics: readonly ShownMetric[]
}

/** `telemetry show`: exactly what would leave the machine, decoded from the bytes that would. */
export const telemetryShow: Command = defineCommand({
  path: ['telemetry', 'show'],
  summary: 'Shows the spans that are waiting to be sent, and the metrics that go with them.',
  args: {},
  telemetry: { record: false },
  result: QUEUED,
  async run(_args, { app, paths }): Promise<Queued> {
    if (paths === undefined) return { spans: [], reports: [], metrics: [] }
    const { records } = inState(paths, () =>
      readRecords(paths, queuedFiles(openTelemetrySpool(paths))),
    )
    const preview: JsonObject = (await previewMetrics(app.identity, paths)) ?? {}
    return {
      spans: records.flatMap(({ spans }) => spans ?? []),
      reports: records.flatMap(({ report }) => (report === undefined ? [] : [report])),
      metrics: shownMetrics(preview),
    }
  },
  human({ spans, reports, metrics }, view) {
    if (spans.length + reports.length + metrics.length === 0) return 'nothing is waiting\n'
    return [
      ...spans.map((span) => spanText(span, view)),
      ...reports.map((report) => reportText(report)),
      metricsText(metrics, view),
    ].join('')
  },
})
