import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

/** Where `dev` keeps everything: in the repository, ignored by git. */
export const DEV_DIR: string = fileURLToPath(new URL('../../../.dev/', import.meta.url))

/** What `indev` must know of a running `dev`. */
export interface DevState {
  readonly host: string
  readonly otlpEndpoint: string
}

/** Writes what is running; atomic, so that a reader sees all of it or nothing. */
export function writeDevState(state: DevState, dir: string = DEV_DIR): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const file = stateFile(dir)
  writeFileSync(`${file}.tmp`, `${JSON.stringify(state)}\n`, { mode: 0o600 })
  renameSync(`${file}.tmp`, file)
}

/** What is running, or `undefined` when nothing is. */
export function readDevState(dir: string = DEV_DIR): DevState | undefined {
  try {
    const state: Partial<DevState> = JSON.parse(readFileSync(stateFile(dir), 'utf8'))
    const { host, otlpEndpoint } = state
    return host === undefined || otlpEndpoint === undefined ? undefined : { host, otlpEndpoint }
  } catch {
    return undefined
  }
}

export function removeDevState(dir: string = DEV_DIR): void {
  rmSync(stateFile(dir), { force: true })
}

/**
 * The environment in which the CLI meets the platform and collector of `dev`, and keeps its own files beside theirs.
 *
 * A host or endpoint that the caller has set stays as it is.
 */
export function devEnv(
  env: Readonly<NodeJS.ProcessEnv>,
  dir: string = DEV_DIR,
): Record<string, string> {
  const state = readDevState(dir)
  const host = env['INDEV_HOST'] ?? state?.host
  const otlpEndpoint = env['INDEV_OTLP_ENDPOINT'] ?? state?.otlpEndpoint
  return {
    XDG_STATE_HOME: join(dir, 'state'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_DATA_HOME: join(dir, 'data'),
    ...(host === undefined ? {} : { INDEV_HOST: host }),
    ...(otlpEndpoint === undefined ? {} : { INDEV_OTLP_ENDPOINT: otlpEndpoint }),
  }
}

function stateFile(dir: string): string {
  return join(dir, 'running.json')
}
