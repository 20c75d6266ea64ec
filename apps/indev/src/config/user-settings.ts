import { readFileSync } from 'node:fs'
import { CliError } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { writePrivateJson } from '../auth/private-file.ts'
import { isObject, stringIn } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** What the user set, as far as `indev` itself reads it; telemetry's keys are telemetry's. */
export interface UserSettings {
  readonly profile?: string
  readonly host?: string
  /** Texts by their key, of the user and not of a profile. */
  readonly values: Readonly<Record<string, string>>
  readonly profiles: Readonly<Record<string, ProfileSettings>>
}

/** What is set in one profile. */
interface ProfileSettings {
  readonly host?: string
  /** Texts by their key. */
  readonly values: Readonly<Record<string, string>>
}

type ConfigFile = Pick<AppPaths, 'configFile'>

/**
 * The user's settings; none where there is no file.
 *
 * @throws {@link CliError} `config.unreadable`: what names the platform is never guessed at.
 */
export function readUserSettings(paths: ConfigFile): UserSettings {
  const content = readObject(paths)
  const own = fromObject(content)
  const profile = stringIn(content, 'profile')
  const found = isObject(content['profiles']) ? content['profiles'] : {}
  const profiles = Object.entries(found).map(([name, value]) => [name, fromObject(value)])
  return {
    ...own,
    ...(profile === undefined ? {} : { profile }),
    profiles: Object.fromEntries(profiles),
  }
}

/**
 * Changes settings of the user, or of one profile; `null` removes. What others own stays as it is.
 *
 * @throws {@link CliError} `config.unreadable`, `config.unwritable`.
 */
export function writeUserSettings(
  paths: ConfigFile,
  change: Readonly<Record<string, string | null>>,
  profile?: string,
): void {
  const content = readObject(paths)
  if (profile === undefined) return write(paths, patched(content, change))
  const profiles = profilesIn(content)
  const next = { ...profiles, [profile]: patched(asObject(profiles[profile]), change) }
  write(paths, { ...content, profiles: next })
}

/** Takes a profile out of the settings. */
export function removeProfile(paths: ConfigFile, profile: string): void {
  const content = readObject(paths)
  const { [profile]: _, ...profiles } = profilesIn(content)
  const { profile: current, ...others } = content
  write(paths, { ...others, ...(current === profile ? {} : { profile: current }), profiles })
}

function profilesIn(content: JsonObject): JsonObject {
  return asObject(content['profiles'])
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function patched(
  content: JsonObject,
  change: Readonly<Record<string, string | null>>,
): Record<string, unknown> {
  const kept = Object.entries(content).filter(([key]) => !Object.hasOwn(change, key))
  const set = Object.entries(change).filter(([, value]) => value !== null)
  return Object.fromEntries([...kept, ...set])
}

function write({ configFile }: ConfigFile, content: JsonObject): void {
  writePrivateJson(configFile, content, 'config')
}

function fromObject(value: unknown): ProfileSettings {
  const host = stringIn(value, 'host')
  const texts = Object.entries(asObject(value)).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as const] : [],
  )
  return { ...(host === undefined ? {} : { host }), values: Object.fromEntries(texts) }
}

/** A link is followed: many keep their settings elsewhere. */
function readObject({ configFile }: ConfigFile): JsonObject {
  let text: string
  try {
    text = readFileSync(configFile, 'utf8')
  } catch (cause) {
    const code = isObject(cause) ? cause['code'] : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return {}
    throw unreadable(configFile, cause)
  }
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch (cause) {
    throw unreadable(configFile, cause)
  }
  throw unreadable(configFile, undefined)
}

function unreadable(file: string, cause: unknown): CliError {
  return new CliError({
    slug: 'config.unreadable',
    kind: 'environment',
    message: `${file} cannot be read as a JSON object`,
    recordable: true,
    cause,
  })
}
