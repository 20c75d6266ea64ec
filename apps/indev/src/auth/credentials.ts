import { join } from 'node:path'
import { CliError } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { isObject, numberIn, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { DEFAULT_PROFILE } from '../profiles/name.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

/** Who signed in, as far as the identity provider says. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  /** The tenant, where the provider has several. */
  readonly tenant?: string
  /** `alice@acme.example`: for people, never a key. */
  readonly username?: string
}

const METHODS = ['web', 'device', 'token', 'client-credentials'] as const

/** How a session was begun. */
export type Method = (typeof METHODS)[number]

/** One session: what signing in once left on this machine. */
export interface Credentials {
  readonly accessToken: string
  /** Absent when the platform grants none, or when the keychain has it. */
  readonly refreshToken?: string
  readonly obtainedAtMs: number
  readonly expiresAtMs: number
  /** Absent in what the first format kept. */
  readonly identity?: Identity
  readonly method?: Method
  /** Where the refresh token is; absent: here. */
  readonly store?: 'keychain'
}

/** A session with its name in the vault. */
export interface KeptSession {
  readonly key: string
  readonly host: string
  readonly credentials: Credentials
}

/** Everything in `credentials.json`; a value: it is changed by making another. */
export interface Vault {
  readonly sessions: Readonly<Record<string, Credentials & { readonly host: string }>>
  /** The session that a profile uses at a host. */
  readonly active: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Whether the person has been told that the tokens are in a file. */
  readonly isFileNoticed: boolean
}

/** Whose session is wanted. */
export interface Place {
  readonly profile: string
  readonly host: string
}

type DataDir = Pick<AppPaths, 'dataDir'>

const EMPTY: Vault = { sessions: {}, active: {}, isFileNoticed: false }

/** `credentials.json` of this user. */
export function credentialsFile({ dataDir }: DataDir): string {
  return join(dataDir, 'credentials.json')
}

/**
 * All sessions of this user; none before the first sign-in.
 *
 * @throws {@link CliError} `credentials.unreadable`, also for a format of the future.
 */
export function readVault(paths: DataDir): Vault {
  const file = credentialsFile(paths)
  const content = readPrivateJson(file)
  const version = content['v']
  if (version === undefined || version === 1) return fromFirstFormat(content)
  if (version === 2) return fromSecondFormat(content)
  throw new CliError({
    slug: 'credentials.unreadable',
    kind: 'environment',
    message: `${file} was written by a newer indev`,
    recordable: true,
  })
}

/** Replaces everything; the caller holds the lock, see `exclusively`. */
export function writeVault(paths: DataDir, { sessions, active, isFileNoticed }: Vault): void {
  const noticed = isFileNoticed ? { isFileNoticed } : {}
  writePrivateJson(credentialsFile(paths), { v: 2, sessions, active, ...noticed })
}

/** The session that is used there; `undefined` when not signed in. */
export function sessionAt(vault: Vault, { profile, host }: Place): KeptSession | undefined {
  const key = vault.active[profile]?.[host]
  return key === undefined ? undefined : sessionOf(vault, key)
}

/** The session of that name. */
export function sessionOf(vault: Vault, key: string): KeptSession | undefined {
  const found = Object.hasOwn(vault.sessions, key) ? vault.sessions[key] : undefined
  if (found === undefined) return undefined
  const { host, ...credentials } = found
  return { key, host, credentials }
}

/** The same person at the same host is one session, in whichever profile. */
export function keyOf(host: string, identity: Identity | undefined): string {
  if (identity === undefined) return host
  const { issuer, subject, tenant } = identity
  return [host, issuer, subject, tenant ?? ''].map(encodeURIComponent).join(' ').trimEnd()
}

/** With a session added or replaced. */
export function withSession(vault: Vault, { key, host, credentials }: KeptSession): Vault {
  return { ...vault, sessions: { ...vault.sessions, [key]: { host, ...credentials } } }
}

/** With a session as the one that a profile uses. */
export function withActive(vault: Vault, { profile, host }: Place, key: string): Vault {
  const hosts = { ...vault.active[profile], [host]: key }
  return { ...vault, active: { ...vault.active, [profile]: hosts } }
}

/** Without a session, in whichever profile it was used. */
export function withoutSession(vault: Vault, key: string): Vault {
  const { [key]: _, ...sessions } = vault.sessions
  const active = Object.entries(vault.active).map(([profile, hosts]) => [
    profile,
    Object.fromEntries(Object.entries(hosts).filter(([, used]) => used !== key)),
  ])
  return { ...vault, sessions, active: Object.fromEntries(active) }
}

/** One session a host, without a name for who it is. */
function fromFirstFormat({ hosts }: JsonObject): Vault {
  if (!isObject(hosts)) return EMPTY
  const sessions = Object.entries(hosts).flatMap(([host, value]) => {
    const credentials = readCredentials(value)
    return credentials === undefined ? [] : [[host, { host, ...credentials }] as const]
  })
  const used = Object.fromEntries(sessions.map(([host]) => [host, host]))
  return {
    ...EMPTY,
    sessions: Object.fromEntries(sessions),
    active: { [DEFAULT_PROFILE]: used },
  }
}

function fromSecondFormat({ sessions, active, isFileNoticed }: JsonObject): Vault {
  const found = Object.entries(isObject(sessions) ? sessions : {}).flatMap(([key, value]) => {
    const host = stringIn(value, 'host')
    const credentials = readCredentials(value)
    if (host === undefined || credentials === undefined) return []
    return [[key, { host, ...credentials }] as const]
  })
  const used = Object.entries(isObject(active) ? active : {}).map(([profile, hosts]) => [
    profile,
    Object.fromEntries(
      Object.entries(isObject(hosts) ? hosts : {}).filter(([, key]) => typeof key === 'string'),
    ),
  ])
  return {
    sessions: Object.fromEntries(found),
    active: Object.fromEntries(used),
    isFileNoticed: isFileNoticed === true,
  }
}

function readCredentials(value: unknown): Credentials | undefined {
  const accessToken = stringIn(value, 'accessToken')
  const refreshToken = stringIn(value, 'refreshToken')
  const obtainedAtMs = numberIn(value, 'obtainedAtMs')
  const expiresAtMs = numberIn(value, 'expiresAtMs')
  if (accessToken === undefined || obtainedAtMs === undefined || expiresAtMs === undefined) {
    return undefined
  }
  const method = METHODS.find((each) => each === stringIn(value, 'method'))
  const identity = isObject(value) ? readIdentity(value['identity']) : undefined
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    obtainedAtMs,
    expiresAtMs,
    ...(identity === undefined ? {} : { identity }),
    ...(method === undefined ? {} : { method }),
    ...(stringIn(value, 'store') === 'keychain' ? { store: 'keychain' as const } : {}),
  }
}

function readIdentity(value: unknown): Identity | undefined {
  const issuer = stringIn(value, 'issuer')
  const subject = stringIn(value, 'subject')
  const tenant = stringIn(value, 'tenant')
  const username = stringIn(value, 'username')
  if (issuer === undefined || subject === undefined) return undefined
  return {
    issuer,
    subject,
    ...(tenant === undefined ? {} : { tenant }),
    ...(username === undefined ? {} : { username }),
  }
}
