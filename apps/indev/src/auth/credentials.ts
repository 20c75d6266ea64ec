import { join } from 'node:path'
import type { AppPaths } from '@indev/telemetry'
import { isObject, numberIn, stringIn } from '../json.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

/** What signing in to one host left on this machine. */
export interface Credentials {
  readonly accessToken: string
  /** Absent when the platform grants none: signing in again is then the only way on. */
  readonly refreshToken?: string
  readonly obtainedAtMs: number
  readonly expiresAtMs: number
}

type DataDir = Pick<AppPaths, 'dataDir'>

/** `credentials.json` of this user. */
function credentialsFile(paths: DataDir): string {
  return join(paths.dataDir, 'credentials.json')
}

/**
 * The credentials kept for `host`; `undefined` when not signed in.
 *
 * @throws {@link CliError} `credentials.unreadable`.
 */
export function readCredentials(paths: DataDir, host: string): Credentials | undefined {
  const entry = hostsIn(paths)[host]
  const accessToken = stringIn(entry, 'accessToken')
  const refreshToken = stringIn(entry, 'refreshToken')
  const obtainedAtMs = numberIn(entry, 'obtainedAtMs')
  const expiresAtMs = numberIn(entry, 'expiresAtMs')
  if (accessToken === undefined || obtainedAtMs === undefined || expiresAtMs === undefined) {
    return undefined
  }
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    obtainedAtMs,
    expiresAtMs,
  }
}

/** Keeps `credentials` for `host`; those of other hosts stay. */
export function writeCredentials(paths: DataDir, host: string, credentials: Credentials): void {
  writeHosts(paths, { ...hostsIn(paths), [host]: credentials })
}

/**
 * Deletes what is kept for `host`.
 *
 * @param onlyIf - The credentials that were found useless; newer ones of another process survive.
 */
export function clearCredentials(paths: DataDir, host: string, onlyIf?: Credentials): void {
  const { [host]: found, ...others } = hostsIn(paths)
  if (found === undefined) return
  if (onlyIf !== undefined && stringIn(found, 'accessToken') !== onlyIf.accessToken) return
  writeHosts(paths, others)
}

function hostsIn(paths: DataDir): Readonly<Record<string, unknown>> {
  const { hosts } = readPrivateJson(credentialsFile(paths))
  return isObject(hosts) ? hosts : {}
}

function writeHosts(paths: DataDir, hosts: Readonly<Record<string, unknown>>): void {
  writePrivateJson(credentialsFile(paths), { v: 1, hosts })
}
