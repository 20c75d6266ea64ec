import { guardCrashes } from '@indev/crash'
import type { AppPaths, CommandRecorder } from '@indev/telemetry'
import { readUserConfig } from '@indev/telemetry/decide'
import type { CliApp } from '../app.ts'
import type { Failure } from '../failure.ts'
import type { CrashWatch } from './crash-watch.ts'
import { recordBug } from './record-bug.ts'
import { withEvidence } from './report-bug.ts'

/** What a bug is explained with. */
export interface BugInput {
  readonly app: CliApp
  readonly paths: AppPaths | undefined
  readonly recorder: CommandRecorder
  readonly watch: CrashWatch
}

/** Leaves a report of a bug, records which one it was, and says where the report is. What is no bug stays as it is. */
export function explainBug(input: BugInput, failure: Failure): Failure {
  const { app, paths, recorder, watch } = input
  if (failure.kind !== 'bug' || paths === undefined) return failure
  const evidence = watch.capture(failure.error, guardCrashes)
  if (evidence === undefined) return failure
  recordBug(recorder, failure.verdict.errorType, paths.crashDir, evidence)
  // Only what is traced is ever uploaded.
  const isSent = recorder.traceId !== undefined && readUserConfig(paths).crashUpload === 'on'
  return withEvidence(app, failure, evidence, isSent)
}
