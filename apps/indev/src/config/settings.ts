import { DEFAULT_PROFILE } from '../profiles/name.ts'
import type { Asking } from '../profiles/target.ts'
import { KEYS, settingOf } from './keys.ts'
import type { Key } from './keys.ts'
import { findProject } from './project.ts'
import type { Project } from './project.ts'
import { readUserSettings } from './user-settings.ts'

/** Where a value comes from, strongest first. */
type Source = 'flag' | 'environment' | 'project' | 'profile' | 'user' | 'built-in' | 'not-set'

/** A setting, and who has the say. */
export interface Resolved {
  readonly key: Key
  /** `null` when nobody says anything and nothing is built in. */
  readonly value: string | null
  readonly source: Source
  /** The file, the variable, the flag or the profile. */
  readonly detail: string | null
}

/** All settings of one command line. */
export interface Settings {
  readonly profile: string
  readonly project: Project | undefined
  readonly resolved: readonly Resolved[]
}

type Claim = readonly [source: Source, value: string | undefined, detail: string | null]

/**
 * Every setting with its source.
 *
 * Flag, then variable, then the project's file, then the profile, then the user's own, then the built-in.
 *
 * @throws {@link CliError} `config.unreadable`.
 */
export function resolveSettings(
  asking: Asking,
  project: Project | undefined = findProject(),
): Settings {
  const { env, paths, globals } = asking
  const user = paths === undefined ? undefined : readUserSettings(paths)
  const file = paths?.configFile ?? null
  const flags: Partial<Record<Key, string | undefined>> = {
    profile: globals?.profile,
    host: globals?.host,
    output: globals?.outputFrom === 'flag' ? globals.output : undefined,
  }
  const claimsOn = (key: Key, profile: string): readonly Claim[] => {
    const { variable, builtIn } = settingOf(key)
    const ofVariable = variable === undefined ? undefined : given(env[variable])
    const flag = flags[key] === ofVariable ? undefined : flags[key]
    const isOfUserOnly = settingOf(key).scope === 'user'
    const ofProfile = isOfUserOnly ? undefined : user?.profiles[profile]?.values[key]
    return [
      ['flag', flag, `--${key}`],
      ['environment', ofVariable, variable ?? null],
      ['project', project?.values[key], project?.file ?? null],
      ['profile', ofProfile, profile],
      ['user', user?.values[key], file],
      ['built-in', builtIn, null],
    ]
  }
  const profile = decided('profile', claimsOn('profile', DEFAULT_PROFILE)).value ?? DEFAULT_PROFILE
  return { profile, project, resolved: KEYS.map((key) => decided(key, claimsOn(key, profile))) }
}

/** What a setting says; `undefined` when only the built-in value is left. */
export function settingText(asking: Asking, key: Key): string | undefined {
  const found = resolveSettings(asking).resolved.find((each) => each.key === key)
  return found === undefined || found.source === 'built-in' ? undefined : (found.value ?? undefined)
}

/** The first claim with a value that the setting accepts; nonsense in a file is passed over. */
function decided(key: Key, claims: readonly Claim[]): Resolved {
  for (const [source, value, detail] of claims) {
    const isTyped = source === 'flag' || source === 'environment'
    if (value !== undefined && (isTyped || settingOf(key).accepts(value))) {
      return { key, value, source, detail }
    }
  }
  return { key, value: null, source: 'not-set', detail: null }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
