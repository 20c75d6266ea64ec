import {
  type AppPaths,
  type Consent,
  markNoticeShown,
  noticeText,
  readUserConfig,
  resolveConsent,
  resolveEndpoint,
} from '@indev/telemetry/decide'
import type { CliApp } from './app.ts'
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
 * Shows the first-run notice where a person can read it, once; that run is not recorded.
 *
 * Marks first: a notice that can't be remembered would come back at every command.
 */
export function showNotice(
  { app, paths }: Pick<SessionInput, 'app' | 'paths'>,
  stderr: OutputStream,
): void {
  if (paths === undefined || !stderr.isTTY || !markNoticeShown(paths)) return
  stderr.write(noticeText(app.identity))
}
