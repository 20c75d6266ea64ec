import { insecureDirectory } from './errors.ts'
import type { FileStat } from './io.ts'
import type { SpoolSettings } from './options.ts'

/** The directories of a spool. A segment is in exactly one of them, and moves by rename only. */
export type Place = 'claim' | 'done' | 'quarantine' | 'ready' | 'tmp'

/** In this order: where there is a tmp/, a writer that found it may rely on all the others. */
const DIRECTORIES: readonly (Place | 'meta')[] = [
  'meta',
  'quarantine',
  'done',
  'claim',
  'ready',
  'tmp',
]

/** The path of `name` in `place`. */
export function placePath({ dir }: SpoolSettings, place: Place, name?: string): string {
  return name === undefined ? `${dir}/${place}` : `${dir}/${place}/${name}`
}

/** The path of a file of state beside the segments. */
export function metaPath({ dir }: SpoolSettings, name: string): string {
  return `${dir}/meta/${name}`
}

/**
 * Refuses a spool directory that someone else could read from or write to: another owner's, one
 * that others may write to, or a symbolic link (which could lead to either).
 *
 * @returns Whether the directory exists.
 * @throws SpoolError `ERR_SPOOL_INSECURE_DIR`.
 */
export function checkDirectory(settings: SpoolSettings): boolean {
  const { dir, deps } = settings
  const stat = deps.io.lstat(dir)
  if (stat === undefined) return false
  const fault = directoryFault(stat, deps.uid)
  if (fault !== undefined) throw insecureDirectory(`${dir} ${fault}`)
  return true
}

/** What makes a directory unfit, or undefined if nothing does. */
function directoryFault(stat: FileStat, uid: number | undefined): string | undefined {
  if (stat.kind !== 'directory') return 'is not a directory'
  // No user ids: Windows, where permission bits mean nothing either.
  if (uid === undefined) return undefined
  if (stat.uid !== uid) return `belongs to user ${stat.uid}, not to ${uid}`
  if ((stat.mode & 0o022) !== 0) return `can be written by others (mode ${stat.mode.toString(8)})`
  return undefined
}

/** Creates whatever is missing, once the directory has been found to be safe. */
export function createLayout(settings: SpoolSettings): void {
  const { dir, deps } = settings
  if (!checkDirectory(settings)) {
    deps.io.mkdirAll(dir)
    // It may have been someone else who created it in between.
    checkDirectory(settings)
  }
  for (const name of DIRECTORIES) deps.io.mkdirAll(`${dir}/${name}`)
}

/** The first unfit directory of the layout, or undefined; missing ones are fine. */
export function layoutFault(settings: SpoolSettings): string | undefined {
  const { dir, deps } = settings
  for (const path of [dir, ...DIRECTORIES.map((name) => `${dir}/${name}`)]) {
    const stat = deps.io.lstat(path)
    const fault = stat === undefined ? undefined : directoryFault(stat, deps.uid)
    if (fault !== undefined) return `${path} ${fault}`
  }
  return undefined
}
