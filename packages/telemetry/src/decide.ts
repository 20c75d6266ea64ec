/**
 * What decides whether a command is recorded, and nothing that records it.
 *
 * All of it is in the main entry too. A bundler that splits takes everything that an entry exports for
 * needed by whoever imports one thing of it: this one and `record` keep a command's start small.
 */
export { type Consent, resolveConsent } from './consent.ts'
export { resolveEndpoint } from './endpoint.ts'
export { markNoticeShown, noticeText } from './notice.ts'
export { offRecorder } from './off-recorder.ts'
export { ownState } from './own-state.ts'
export { type AppPaths, resolvePaths } from './paths.ts'
export { readUserConfig } from './user-config.ts'
