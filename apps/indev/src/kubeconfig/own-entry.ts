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
}

/**
 * This very program. A script that was run by Node, or could only be, is run by the same Node again: the one on
 * somebody's PATH may be too old.
 */
export function ownRunner(
  argv: readonly string[] = process.argv,
  platform: NodeJS.Platform = process.platform,
): Runner {
  const [node = 'node', script = ''] = argv
  const isProgram = platform !== 'win32' && !/\.[cm]?[jt]s$/.test(script)
  return isProgram ? { command: script, args: [] } : { command: node, args: [script] }
}

/**
 * The `exec` part of a user entry, with our program by its path and the profile in force.
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
  return { ...exec, command: runner.command, args: [...args, ...named] }
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
