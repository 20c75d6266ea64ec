/**
 * Leaves evidence of every abnormal end of a Node program.
 *
 * @packageDocumentation
 */
export type { CrashGuard } from './crash-guard.ts'
export { guardCrashes } from './guard.ts'
export type { HangOptions } from './hang-watch.ts'
export type { CrashOptions } from './options.ts'
export type { KeepLimits } from './keep.ts'
export type { LocalsOptions } from './locals.ts'
export type { RedactionRules } from './redact.ts'
export type { CrashApp, Invocation, OpenSpan } from './report.ts'
