import type { CommandContext } from '@indev/cli'
import type { Place } from '../auth/credentials.ts'
import { readUserSettings } from '../config/user-settings.ts'
import { acceptHost, DEFAULT_HOST, HOST_VARIABLE } from '../host.ts'
import { acceptProfile, DEFAULT_PROFILE } from './name.ts'

/** What names a platform and a profile: the flags, the variables, the settings. */
export interface Asking extends Pick<CommandContext, 'env' | 'paths'> {
  /** Flags over their variables. */
  readonly globals?: {
    readonly profile?: string | undefined
    readonly host?: string | undefined
    readonly output?: string
    readonly outputFrom?: string
  }
}

/** Overrides the profile of the settings. */
const PROFILE_VARIABLE = 'INDEV_PROFILE'

/** Which platform a command talks to, as which profile, and how to sign in there. */
export interface Target extends Place {
  /** What decided on the host. */
  readonly hostFrom: 'flag' | 'environment' | 'profile' | 'settings' | 'built-in'
  /** A whole command line. */
  readonly login: string
}

/**
 * The platform and the profile of this command.
 *
 * Flag, then variable, then the profile's host, then the settings', then the built-in one. No file of a
 * project has a say.
 *
 * @throws {@link CliError} `config.bad-host`, `profile.bad-name`, `config.unreadable`.
 */
export function targetOf(asking: Asking): Target {
  const { env, paths, globals } = asking
  const settings = paths === undefined ? undefined : readUserSettings(paths)
  const named = given(globals?.profile) ?? given(env[PROFILE_VARIABLE]) ?? settings?.profile
  const profile = named === undefined ? DEFAULT_PROFILE : acceptProfile(named)
  const variable = given(env[HOST_VARIABLE])
  const flag = globals?.host === variable ? undefined : given(globals?.host)
  const ofProfile = settings?.profiles[profile]?.host
  const found = first([
    ['flag', flag],
    ['environment', variable],
    ['profile', ofProfile],
    ['settings', settings?.host],
    ['built-in', DEFAULT_HOST],
  ])
  const host = acceptHost(found.value, WORDS[found.from])
  const isUsual = profile === DEFAULT_PROFILE || profile === settings?.profile
  const login = [
    'indev login',
    ...(isUsual ? [] : [`--profile ${profile}`]),
    ...(found.from === 'flag' ? [`--host ${host}`] : []),
  ].join(' ')
  return { profile, host, hostFrom: found.from, login }
}

const WORDS: Readonly<Record<Target['hostFrom'], string>> = {
  flag: '--host',
  environment: HOST_VARIABLE,
  profile: 'the host of the profile',
  settings: 'the host in the settings',
  'built-in': 'the built-in host',
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function first(candidates: readonly (readonly [Target['hostFrom'], string | undefined])[]): {
  readonly from: Target['hostFrom']
  readonly value: string
} {
  for (const [from, value] of candidates) if (value !== undefined) return { from, value }
  return { from: 'built-in', value: DEFAULT_HOST }
}
