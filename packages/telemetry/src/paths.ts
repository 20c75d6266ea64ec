import { accessSync, constants, existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { AppIdentity } from './identity.ts'
import { codeOf } from './state-io.ts'

/** Where everything of one app and one user lives. All absolute; nothing is created by knowing it. */
export interface AppPaths {
  readonly stateDir: string
  readonly spoolDir: string
  readonly journalDir: string
  readonly forkerDir: string
  readonly runDir: string
  readonly logDir: string
  readonly crashDir: string
  readonly operationsDir: string
  readonly installIdFile: string
  readonly noticeFile: string
  readonly configDir: string
  readonly configFile: string
  readonly dataDir: string
}

/** What {@link resolvePaths} asks of the system; asked only where the environment doesn't say. */
export interface PathDeps {
  /** The home directory; may throw where the user has none. */
  readonly homedir: () => string
  readonly tmpdir: () => string
  /** Whether this user may create files in a directory, which must exist. */
  readonly isWritable: (dir: string) => boolean
  /** The same of a directory that may still have to be made. */
  readonly isMakeable: (dir: string) => boolean
  readonly exists: (path: string) => boolean
  /** The numeric user, `-1` where the platform has none. */
  readonly getuid: () => number
}

const SYSTEM: PathDeps = {
  homedir,
  tmpdir,
  isWritable: (dir) => attempt(() => (accessSync(dir, constants.W_OK), dir)) !== undefined,
  isMakeable,
  exists: existsSync,
  getuid: () => process.getuid?.() ?? -1,
}

/**
 * The app's directories by the XDG base directory rules; creates nothing.
 *
 * A relative `XDG_*` is ignored, as the specification demands. Without a usable home everything
 * lives under `<tmp>/<app>-<uid>`, and so does state where `XDG_STATE_HOME` can't be written. Settings and
 * credentials that are there are read where nothing can be written, too: one of them may be an opt-out.
 *
 * @param app - Whose directories.
 * @param env - `XDG_STATE_HOME`, `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `HOME` are read.
 * @returns `undefined` when neither a home nor a temporary directory can be named.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function resolvePaths(
  app: AppIdentity,
  env: NodeJS.ProcessEnv,
  deps: PathDeps = SYSTEM,
): AppPaths | undefined {
  const uid = deps.getuid()
  const user = uid < 0 ? 'u0' : `u${uid}`
  const home = once(() => usableHome(env, deps))
  const fallback = once(() => fallbackDir(app, uid, deps))
  const base = (variable: string, ...underHome: string[]): string | undefined => {
    const set = env[variable]
    if (set !== undefined && isAbsolute(set)) return join(set, app.name)
    const at = home()
    if (at !== undefined) return join(at, ...underHome, app.name)
    const there = join(namedHome(env, deps) ?? '', ...underHome, app.name)
    return isAbsolute(there) && deps.exists(there) ? there : fallback()
  }
  const state = stateBase(app, env, deps, home) ?? fallback()
  const config = base('XDG_CONFIG_HOME', '.config')
  const data = base('XDG_DATA_HOME', '.local', 'share')
  if (state === undefined || config === undefined || data === undefined) return undefined
  return layOut(join(state, user), config, data)
}

/** The layout below the three directories that everything of an app lives in. */
export function layOut(stateDir: string, configDir: string, dataDir: string): AppPaths {
  return {
    stateDir,
    spoolDir: join(stateDir, 'spool', 'v1'),
    journalDir: join(stateDir, 'journal', 'v1'),
    forkerDir: join(stateDir, 'forker'),
    runDir: join(stateDir, 'run'),
    logDir: join(stateDir, 'log'),
    crashDir: join(stateDir, 'crash'),
    operationsDir: join(stateDir, 'operations'),
    installIdFile: join(stateDir, 'install-id'),
    noticeFile: join(stateDir, 'notice-shown'),
    configDir,
    configFile: join(configDir, 'config.json'),
    dataDir,
  }
}

function stateBase(
  app: AppIdentity,
  env: NodeJS.ProcessEnv,
  deps: PathDeps,
  home: () => string | undefined,
): string | undefined {
  const set = env['XDG_STATE_HOME']
  if (set !== undefined && isAbsolute(set)) {
    return deps.isMakeable(set) ? join(set, app.name) : undefined
  }
  const at = home()
  return at === undefined ? undefined : join(at, '.local', 'state', app.name)
}

function usableHome(env: NodeJS.ProcessEnv, deps: PathDeps): string | undefined {
  const home = namedHome(env, deps)
  return home !== undefined && isAbsolute(home) && deps.isWritable(home) ? home : undefined
}

function namedHome(env: NodeJS.ProcessEnv, deps: PathDeps): string | undefined {
  return env['HOME'] === undefined ? attempt(deps.homedir) : env['HOME']
}

/** What isn't there yet is made in the nearest directory above that is. */
function isMakeable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch (error) {
    const above = dirname(dir)
    return codeOf(error) === 'ENOENT' && above !== dir && isMakeable(above)
  }
}

function fallbackDir(app: AppIdentity, uid: number, deps: PathDeps): string | undefined {
  const tmp = attempt(deps.tmpdir)
  return tmp !== undefined && isAbsolute(tmp) ? join(tmp, `${app.name}-${uid}`) : undefined
}

function attempt(work: () => string): string | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => (done ??= { value: work() }).value
}
