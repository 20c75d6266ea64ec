export {
  type Consent,
  type ConsentInput,
  type ConsentRule,
  type ConsentState,
  resolveConsent,
} from './consent.ts'
export type { DeliveredCounts } from './delivered.ts'
export type {
  Cause,
  CommandDescriptor,
  CommandResult,
  Outcome,
  RecordedOutcome,
} from './descriptor.ts'
export { type EndpointInput, resolveEndpoint } from './endpoint.ts'
export { type HaltedByFleet, type PlatformWish, heedPlatform } from './fleet-halt.ts'
export type { AppIdentity } from './identity.ts'
export { appendJournal, readJournal } from './journal.ts'
export type { JournalEntry, JournalRead, JournalSelf } from './journal-entry.ts'
export { markNoticeShown, noticeText } from './notice.ts'
export { ownState } from './own-state.ts'
export { type AppPaths, type PathDeps, resolvePaths } from './paths.ts'
export type {
  CommandRecorder,
  ExceptionFacts,
  FinishReport,
  HttpAttributes,
  ScopedRecorder,
  ScopedSpan,
  SpanEnd,
  SpanRecorder,
  UploadDecision,
} from './recorder.ts'
export type { AttributeSchema, SpanValue } from './schema.ts'
export type { EventRecord, ResourceAttributes, SpanRecord } from './span-record.ts'
export { type StatusInput, type TelemetryStatus, telemetryStatus } from './status.ts'
export { childEnvironment } from './trace-context.ts'
export { type Telemetry, openTelemetry } from './telemetry.ts'
export type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'
export {
  type UserConfig,
  type UserConfigPatch,
  readUserConfig,
  writeUserConfig,
} from './user-config.ts'
