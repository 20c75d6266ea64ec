/**
 * Reads what guarded programs left.
 *
 * @packageDocumentation
 */
export {
  eraseReports,
  exportReport,
  listReports,
  mapReports,
  mapSources,
  readReport,
  reapRuns,
  type ReapOptions,
  type ReportList,
} from './store.ts'
export { askStack, type AskOptions, type RunningRun, type StackOutcome } from './ask-stack.ts'
export {
  planReplay,
  replayCrash,
  type ReplayPlan,
  type ReplayRequest,
  type ReplayRun,
  type Replayed,
} from './replay.ts'
export { type Reaped } from './reap.ts'
export { type KeepLimits } from './keep.ts'
export { type RedactionRules } from './redact.ts'
export { renderReport } from './render.ts'
export type {
  CrashApp,
  CrashError,
  CrashKind,
  CrashReport,
  Crumb,
  Fingerprint,
  Frame,
  Invocation,
  LocalsState,
  OpenSpan,
  RuntimeFacts,
  SourcePosition,
} from './report.ts'
