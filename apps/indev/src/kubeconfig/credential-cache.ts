import { join } from 'node:path'
import type { AppPaths } from '@indev/telemetry'
import { readPrivateJson, writePrivateJson } from '../auth/private-file.ts'
import { isObject, numberIn, stringIn } from '../json.ts'

/** A short-lived token for the Kubernetes API of one cluster. */
export interface ClusterCredential {
  readonly token: string
  readonly expiresAtMs: number
}

/** Whose token it is: a token of one profile is never given to another. */
export interface CredentialKey {
  readonly host: string
  readonly profile: string
  readonly clusterId: string
}

/** A token is not used in its last seconds: the request still has to get there, ms. */
const MARGIN_MS = 30_000
/** More clusters than one looks at within the life of a token. */
const MAX_KEPT = 64

/** A token that is still good; nobody is asked. */
export function cachedCredential(
  paths: AppPaths,
  key: CredentialKey,
  nowMs: number,
): ClusterCredential | undefined {
  const kept = readKept(paths)[keyOf(key)]
  const token = stringIn(kept, 'token')
  const expiresAtMs = numberIn(kept, 'expiresAtMs')
  if (token === undefined || expiresAtMs === undefined) return undefined
  return expiresAtMs - MARGIN_MS > nowMs ? { token, expiresAtMs } : undefined
}

/** Keeps a token until it runs out, in a file of this user alone. */
export function cacheCredential(
  paths: AppPaths,
  key: CredentialKey,
  credential: ClusterCredential,
  nowMs: number,
): void {
  const alive = Object.entries(readKept(paths)).filter(
    ([, kept]) => (numberIn(kept, 'expiresAtMs') ?? 0) > nowMs,
  )
  const tokens = Object.fromEntries([
    ...alive.slice(-MAX_KEPT + 1),
    [keyOf(key), { token: credential.token, expiresAtMs: credential.expiresAtMs }],
  ])
  writePrivateJson(fileOf(paths), { v: 1, tokens })
}

function readKept(paths: AppPaths): Readonly<Record<string, unknown>> {
  const { tokens } = readPrivateJson(fileOf(paths))
  return isObject(tokens) ? tokens : {}
}

function keyOf({ host, profile, clusterId }: CredentialKey): string {
  return JSON.stringify([host, profile, clusterId])
}

function fileOf({ dataDir }: AppPaths): string {
  return join(dataDir, 'cluster-tokens.json')
}
