import type { ScopedRecorder, FinishReport } from './recorder.ts'
import { INERT_SPAN } from './inert-span.ts'

/** What an end does that does nothing. */
export const NOTHING: FinishReport = {
  journal: 'off',
  spool: 'off',
  durationNs: 0,
  dropped: 0,
  redacted: 0,
  journalUs: 0,
  serializeUs: 0,
  appendUs: 0,
}

/** A recorder that does nothing, so that no caller has to ask whether there is one. */
export function offRecorder(): ScopedRecorder {
  return {
    traceId: undefined,
    traceparent: undefined,
    set: () => undefined,
    event: () => undefined,
    exception: () => undefined,
    milestone: () => undefined,
    startSpan: () => INERT_SPAN,
    measure: (_kind, work) => work(),
    suspended: () => undefined,
    preload: () => undefined,
    finish: () => NOTHING,
    maybeUpload: () => ({ outcome: 'off', why: 'consent' }),
  }
}
