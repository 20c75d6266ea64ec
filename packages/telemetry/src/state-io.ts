import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/*
 * Every system call of this package on its own small files. The spool and the forker have their
 * own directories and their own rules.
 */

/** Group and others may neither read nor write. */
const FOREIGN_BITS = 0o077

/** The file's text; `undefined` when there is none. Throws any other error of the system. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

/** The names in a directory; none when it can't be read. */
export function listNames(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

/** Whether something is there by that name, followed or not. */
export function exists(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined
}

/**
 * Makes `dir` a directory of ours alone: 0700, our own, not a symbolic link.
 *
 * @throws `EPERM` when it is someone else's or a link, and whatever `mkdir` throws.
 */
export function ownDirectory(dir: string): void {
  const found = lstatSync(dir, { throwIfNoEntry: false })
  if (found === undefined) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    return ownDirectory(dir)
  }
  const uid = process.getuid?.()
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
    throw Object.assign(new Error('not a directory of this user'), { code: 'EPERM' })
  }
  if (uid !== undefined && (found.mode & FOREIGN_BITS) !== 0) chmodSync(dir, 0o700)
}

/** Writes a new file beside `file` and renames it over: readers see all of one or the other. */
export function replaceFile(file: string, text: string, suffix: string): void {
  ownDirectory(dirname(file))
  const temporary = `${file}.${suffix}.tmp`
  try {
    writeWhole(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, text)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Appends `text` with a single write, which the system keeps whole between processes. */
export function appendWhole(file: string, text: string): void {
  writeWhole(file, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, text)
}

/** Creates `file` only if there is none; `false` when somebody was faster. */
export function createFile(file: string, text: string): boolean {
  try {
    writeWhole(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, text)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The system's code of an error (`ENOENT`), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

function writeWhole(file: string, flags: number, text: string): void {
  const bytes = Buffer.from(text)
  const fd = openSync(file, flags | constants.O_NOFOLLOW, 0o600)
  try {
    if (writeSync(fd, bytes) !== bytes.length) {
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    }
  } finally {
    closeSync(fd)
  }
}
