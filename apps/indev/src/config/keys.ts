import { MAX_NODES, MIN_NODES, PRESETS } from '../clusters/node-pool.ts'
import { acceptUrl, DEFAULT_HOST, HOST_VARIABLE } from '../host.ts'
import { DEFAULT_PROFILE, isProfileName } from '../profiles/name.ts'

/** Who may say something: a project's file only what can do no harm. */
type Scope = 'user' | 'profile' | 'project'

/** A setting that `indev config` knows. */
export interface Setting {
  readonly summary: string
  /** Where it may be set: `profile` means also by the user, `project` means everywhere. */
  readonly scope: Scope
  /** What is accepted, for the message of a refusal. */
  readonly takes: string
  /** The variable that overrides it. */
  readonly variable?: string
  /** What holds when nobody says anything. */
  readonly builtIn?: string
  accepts(text: string): boolean
}

const OUTPUTS = ['table', 'wide', 'json', 'yaml', 'name', 'jsonl']
const STORES = ['auto', 'keychain', 'file']

/**
 * Every key, in a closed set.
 *
 * Nothing that decides where tokens or records go has the scope `project`.
 */
export const SETTINGS = {
  profile: {
    summary: 'The profile that commands use',
    scope: 'user',
    takes: 'the name of a profile',
    variable: 'INDEV_PROFILE',
    builtIn: DEFAULT_PROFILE,
    accepts: isProfileName,
  },
  'credential-store': {
    summary: 'Where refresh tokens are kept',
    scope: 'user',
    takes: STORES.join(', '),
    variable: 'INDEV_CREDENTIAL_STORE',
    builtIn: 'auto',
    accepts: (text) => STORES.includes(text),
  },
  host: {
    summary: 'The address of the platform',
    scope: 'profile',
    takes: 'an https: URL, or http: to this machine',
    variable: HOST_VARIABLE,
    builtIn: DEFAULT_HOST,
    accepts: (text) => acceptUrl(text) !== undefined,
  },
  output: {
    summary: 'How results are printed',
    scope: 'project',
    takes: OUTPUTS.join(', '),
    variable: 'INDEV_OUTPUT',
    builtIn: 'table',
    accepts: (text) => OUTPUTS.includes(text),
  },
  'cluster.preset': {
    summary: 'Size of a node of a new cluster',
    scope: 'project',
    takes: PRESETS.join(', '),
    accepts: (text) => PRESETS.some((preset) => preset === text),
  },
  'cluster.nodes': {
    summary: 'Number of nodes of a new cluster',
    scope: 'project',
    takes: `a whole number from ${MIN_NODES} to ${MAX_NODES}`,
    accepts: (text) => /^\d$/.test(text) && Number(text) >= MIN_NODES && Number(text) <= MAX_NODES,
  },
} as const satisfies Readonly<Record<string, Setting>>

/** The name of a setting. */
export type Key = keyof typeof SETTINGS

/** All of them, in the order in which they are listed. */
export const KEYS: readonly Key[] = Object.keys(SETTINGS).filter(isKey)

/** Whether it is one of ours. */
export function isKey(name: string): name is Key {
  return Object.hasOwn(SETTINGS, name)
}

/** A setting as it is, without what this one alone has. */
export function settingOf(key: Key): Setting {
  return SETTINGS[key]
}
