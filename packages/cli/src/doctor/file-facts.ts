import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  readdirSync,
  readFileSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { makeDirectory } from '../make-directory.ts'

/*
 * Every system call that the kit's checks make on files.
 */

/** What a check wants to know of a file or directory. */
export interface FileFacts {
  readonly kind: 'directory' | 'file' | 'link' | 'other'
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
  /** Unix ms. */
  readonly changedAtMs: number
}

/** `undefined` when there is nothing. */
export function factsOf(path: string): FileFacts | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  const kind = found.isDirectory()
    ? 'directory'
    : found.isFile()
      ? 'file'
      : found.isSymbolicLink()
        ? 'link'
        : 'other'
  return { kind, mode: found.mode & 0o777, uid: found.uid, changedAtMs: found.mtimeMs }
}

/** Names in a directory; none when it can't be read. */
export function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

/** Why nothing can be written in `dir`, or in the nearest directory above that is there: the system's code. */
export function obstacleTo(dir: string): string | undefined {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    const code = codeOf(error)
    const above = dirname(dir)
    return code === 'ENOENT' && above !== dir ? obstacleTo(above) : (code ?? 'unknown')
  }
}

/** Room for this user on the file system that holds `dir`, or will. */
export function roomAt(dir: string): { readonly bytes: number; readonly files: number } {
  try {
    const { bavail, bsize, ffree, files } = statfsSync(dir)
    // Some file systems count no files.
    return { bytes: bavail * bsize, files: files === 0 ? Infinity : ffree }
  } catch (error) {
    const above = dirname(dir)
    if (codeOf(error) !== 'ENOENT' || above === dir) throw error
    return roomAt(above)
  }
}

/** Takes what group and others may do. */
export function makePrivate(path: string, mode: number): void {
  chmodSync(path, mode & 0o700)
}

/** The file's text; `undefined` when it can't be read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Writes a file that isn't there yet, and its directory. */
export function writeNewFile(dir: string, name: string, text: string): void {
  makeDirectory(dir)
  writeFileSync(join(dir, name), text, { flag: 'wx' })
}

/** The system's code of an error; by shape, for errors of other realms. */
export function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error
  return isCoded && typeof error.code === 'string' ? error.code : undefined
}
