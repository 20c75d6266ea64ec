import { isDescendant } from '@indev/forker/descent'
import { ciVariable, isSet } from './ci.ts'
import type { AppIdentity } from './identity.ts'
import type { AppPaths } from './paths.ts'
import { exists } from './state-io.ts'
import { readUserConfig } from './user-config.ts'

/** `local` records on this machine only; `on` also uploads. */
export type ConsentState = 'off' | 'local' | 'on'

/** The rule that decided, for `telemetry status`. */
export type ConsentRule =
  | 'descendant'
  | 'flag'
  | 'env'
  | 'do-not-track'
  | 'otel-sdk-disabled'
  | 'ci'
  | 'no-home'
  | 'user-config'
  | 'notice-not-shown'
  | 'default'

/** What may be recorded, and who said so. */
export interface Consent {
  readonly state: ConsentState
  readonly rule: ConsentRule
  /** One phrase for a person, naming the variable or the file. */
  readonly detail: string
}

/** What consent depends on. */
export interface ConsentInput {
  readonly app: AppIdentity
  readonly env: NodeJS.ProcessEnv
  readonly paths: AppPaths | undefined
  /** The value of `--telemetry=`, when given. */
  readonly flag?: string | undefined
  /** Whether this process descends from a detached job. Asked of the forker when absent. */
  readonly descendant?: boolean | undefined
}

/**
 * Decides what may be recorded; the first rule that has an opinion wins.
 *
 * Flag, `<PREFIX>_TELEMETRY`, `DO_NOT_TRACK` and `OTEL_SDK_DISABLED`, CI, the user's settings,
 * default. An opt-out by flag, environment or CI reads no file. What can't be understood is an
 * opt-out. The default is on, but only once the notice has been shown.
 */
export function resolveConsent(input: ConsentInput): Consent {
  const { app, env, paths } = input
  if (input.descendant ?? isDescendant(env)) {
    return consent('off', 'descendant', 'runs below a detached job')
  }
  const asked = explicit(input)
  if (asked !== undefined && (asked.state === 'off' || paths !== undefined)) return asked
  if (asked === undefined) {
    const refused = environmental(env)
    if (refused !== undefined) return refused
  }
  if (paths === undefined) return consent('off', 'no-home', 'no directory to keep anything in')
  return settled(app, paths)
}

function explicit({ app, env, flag }: ConsentInput): Consent | undefined {
  if (flag !== undefined) return parsed('flag', '--telemetry', flag)
  const variable = `${app.envPrefix}_TELEMETRY`
  const value = env[variable]
  return value === undefined || value === '' ? undefined : parsed('env', variable, value)
}

function environmental(env: NodeJS.ProcessEnv): Consent | undefined {
  if (isSet(env['DO_NOT_TRACK'])) {
    return consent('off', 'do-not-track', 'DO_NOT_TRACK is set')
  }
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') {
    return consent('off', 'otel-sdk-disabled', 'OTEL_SDK_DISABLED is true')
  }
  const ci = ciVariable(env)
  return ci === undefined ? undefined : consent('off', 'ci', `${ci} is set`)
}

function settled(app: AppIdentity, paths: AppPaths): Consent {
  const config = readUserConfig(paths)
  if (config.problem !== undefined) return consent('off', 'user-config', config.problem)
  if (config.telemetry !== undefined) {
    return consent(
      config.telemetry,
      'user-config',
      `telemetry is ${config.telemetry} in ${paths.configFile}`,
    )
  }
  return isNoticeShown(paths)
    ? consent('on', 'default', `the default; \`${app.name} telemetry off\` changes it`)
    : consent('off', 'notice-not-shown', 'the notice has not been shown on a terminal yet')
}

/** Whether the first-run notice has been shown; a marker that can't be looked at was not. */
function isNoticeShown(paths: AppPaths): boolean {
  try {
    return exists(paths.noticeFile)
  } catch {
    return false
  }
}

const WORDS: Readonly<Record<string, ConsentState>> = {
  on: 'on',
  true: 'on',
  '1': 'on',
  yes: 'on',
  local: 'local',
  off: 'off',
  false: 'off',
  '0': 'off',
  no: 'off',
}

function parsed(rule: 'flag' | 'env', name: string, value: string): Consent {
  const word = value.trim().toLowerCase()
  const state = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
  if (state === undefined) {
    return consent('off', rule, `${name} is none of off, local, on: taken as off`)
  }
  return consent(state, rule, `${name} says ${state}`)
}

function consent(state: ConsentState, rule: ConsentRule, detail: string): Consent {
  return { state, rule, detail }
}

/**
 * Whether what was recorded under `rule` may still leave: asked again before every request, because
 * the user may have changed their mind since.
 *
 * @param rule - What allowed the recording; a flag or a variable outranks the settings.
 */
export function isUploadAllowed(paths: AppPaths, rule: ConsentRule): boolean {
  if (rule === 'flag' || rule === 'env') return true
  const config = readUserConfig(paths)
  if (config.problem !== undefined) return false
  return (config.telemetry ?? (isNoticeShown(paths) ? 'on' : 'off')) === 'on'
}
