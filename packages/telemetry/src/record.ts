/**
 * What a command needs to record itself, and nothing of what reads, drains or shows the records.
 *
 * All of it is in the main entry too. A bundler that splits takes everything that an entry exports for
 * needed by whoever imports one thing of it: this one keeps a command's start small.
 */
export { type Consent, resolveConsent } from './consent.ts'
export { resolveEndpoint } from './endpoint.ts'
export { markNoticeShown, noticeText } from './notice.ts'
export { ownState } from './own-state.ts'
export { type AppPaths, resolvePaths } from './paths.ts'
export type { CommandRecorder } from './recorder.ts'
export { openTelemetry } from './telemetry.ts'
export { readUserConfig } from './user-config.ts'
