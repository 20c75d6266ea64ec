import type { Consent } from '@indev/telemetry/decide'
import { type CommandRecorder, openTelemetry } from '@indev/telemetry/record'
import type { Command } from './command.ts'
import { endpointOf, type SessionInput } from './session.ts'

/** Starts recording `command`. */
export function beginRecording(
  input: SessionInput & { readonly consent: Consent },
  command: Pick<Command, 'path' | 'telemetry'>,
): CommandRecorder {
  const { app, env, paths, consent } = input
  const { attributes, milestones, events } = command.telemetry ?? {}
  const isUploading = consent.state === 'on'
  const telemetry = openTelemetry({
    app: app.identity,
    env,
    paths,
    consent,
    uploaderEntry: app.uploaderEntry,
    endpoint: isUploading ? endpointOf(input) : undefined,
    builtInHosts: app.platform === undefined ? [] : [new URL(app.platform.defaultHost).hostname],
  })
  return telemetry.begin({ path: command.path.join(' '), attributes, milestones, events })
}
