/**
 * What a person or an operator may do to the pipeline; nothing of it is needed to record.
 *
 * @packageDocumentation
 */
export {
  type ReportWithdrawal,
  allowReportUpload,
  forbidReportUpload,
  isReportUploadAllowed,
} from './crash/report-consent.ts'
export { reportIds } from './crash/seen-reports.ts'
export {
  type Delivery,
  type DeliveryLog,
  deliveredJson,
  deliveredSpans,
  readDeliveryLog,
} from './delivery-log.ts'
export { type DeclaredField, type RecordedSchema, describeSchema } from './describe-schema.ts'
export { type Erasure, type EraseOptions, erase } from './erase.ts'
export { exportPending } from './export-pending.ts'
export { type Halted, haltTelemetry, haltedNow, resumeTelemetry } from './halt.ts'
export { type JsonObject, type JsonValue, type Signal, requestToJson } from './otlp-json.ts'
export { previewMetrics } from './metrics/preview-metrics.ts'
export { queuedFiles } from './queued.ts'
export { type Tidied, type TidyOptions, tidy } from './tidy.ts'
export { LOGS_SCHEMA } from './spool-options.ts'
export { openTelemetrySpool } from './telemetry-spool.ts'
