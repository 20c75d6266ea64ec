import type { Target } from '../profiles/target.ts'
import { isObject, stringIn, stringsIn } from '../json.ts'

/** How a kubeconfig says that its tokens come from us. */
export interface OwnEntry {
  readonly host: string
  readonly clusterId: string
}

/** Which program kubectl is to run: what runs now, by its full path, so that no PATH matters. */
export interface Runner {
  readonly command: string
  /** Before our own arguments. */
  readonly args: readonly string[]
  /** Where it finds the session: whoever starts kubectl may know of other folders, or of none. */
  readonly env: readonly { readonly name: string; readonly value: string }[]
}

/** What moves the folders of credentials and settings. */
const FOLDERS = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME'] as const

/**
 * This very program. A script that was run by Node, or could only be, is run by the same Node again: the one on
 * somebody's PATH may be too old.
 */
export function ownRunner(
  variables: Readonly<NodeJS.ProcessEnv>,
  argv: readonly string[] = process.argv,
  platform: NodeJS.Platform = process.platform,
): Runner {
  const [node = 'node', script = ''] = argv
  const isProgram = platform !== 'win32' && !/\.[cm]?[jt]s$/.test(script)
  const env = FOLDERS.flatMap((name) => {
    const value = variables[name] ?? ''
    return value === '' ? [] : [{ name, value }]
  })
  return isProgram ? { command: script, args: [], env } : { command: node, args: [script], env }
}

/**
 * The `exec` part of a user entry, with our program by its path, its folders and the profile in force.
 *
 * @param exec - As the platform made it: `command: indev`.
 */
export function ownExec(
  exec: Readonly<Record<string, unknown>>,
  { profile }: Pick<Target, 'profile'>,
  runner: Runner,
): Readonly<Record<string, unknown>> {
  const args = [...runner.args, ...stringsIn(exec, 'args')]
  const named = profile === 'default' ? [] : ['--profile', profile]
  const env = runner.env.length === 0 ? {} : { env: runner.env }
  return { ...exec, command: runner.command, args: [...args, ...named], ...env }
}

/** Reads a user entry; `undefined` when it isn't one of ours. */
export function readOwnEntry(user: unknown): OwnEntry | undefined {
  const exec = isObject(user) ? user['exec'] : undefined
  if (!isObject(exec) || stringIn(exec, 'command') === undefined) return undefined
  const args = stringsIn(exec, 'args')
  const at = args.indexOf('kubeconfig')
  if (at === -1 || args[at + 1] !== 'credential') return undefined
  const after = (flag: string): string | undefined => {
    const index = args.indexOf(flag)
    return index === -1 ? undefined : args[index + 1]
  }
  const [host, clusterId] = [after('--host'), after('--cluster')]
  return host === undefined || clusterId === undefined ? undefined : { host, clusterId }
}
