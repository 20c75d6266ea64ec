import {
  type AppPaths,
  type CommandRecorder,
  type Consent,
  markNoticeShown,
  noticeText,
  openTelemetry,
  readUserConfig,
  resolveConsent,
  resolveEndpoint,
} from '@indev/telemetry/record'
import type { CliApp } from './app.ts'
import type { Command } from './command.ts'
import type { OutputStream } from './streams.ts'

/** What decides whether and how a command is recorded. */
export interface SessionInput {
  readonly app: CliApp
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly paths: AppPaths | undefined
  /** The value of `--telemetry`. */
  readonly flag: string | undefined
}

/** What holds for commands that are never recorded. */
export const UNRECORDED: Consent = {
  state: 'off',
  rule: 'default',
  detail: 'this command is never recorded',
}

/** Resolves consent for this process. */
export function consentOf({ app, env, paths, flag }: SessionInput): Consent {
  return resolveConsent({ app: app.identity, env, paths, flag })
}

/** The collector's base URL for this process, if there is one. */
export function endpointOf({ app, env, paths }: Omit<SessionInput, 'flag'>): string | undefined {
  return resolveEndpoint({
    env,
    prefix: app.identity.envPrefix,
    get config() {
      return paths === undefined ? undefined : readUserConfig(paths).telemetryEndpoint
    },
    get discovered() {
      return app.discoverEndpoint?.({ env, paths })
    },
  })
}

/**
 * Starts recording `command`, or gives a recorder that does nothing.
 *
 * Shows the first-run notice where a person can read it, once; that run is not recorded.
 */
export function beginRecording(
  input: SessionInput & { readonly consent: Consent },
  command: Pick<Command, 'path' | 'telemetry'>,
  stderr: OutputStream,
): CommandRecorder {
  const { app, env, paths } = input
  const consent = command.telemetry?.record === false ? UNRECORDED : input.consent
  if (consent.rule === 'notice-not-shown') showNotice(input, stderr)
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

/** Marks first: a notice that can't be remembered would come back at every command. */
function showNotice({ app, paths }: SessionInput, stderr: OutputStream): void {
  if (paths === undefined || !stderr.isTTY || !markNoticeShown(paths)) return
  stderr.write(noticeText(app.identity))
}
