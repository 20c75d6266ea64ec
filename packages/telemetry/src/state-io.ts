import {
  type Stats,
  chmodSync,
  closeSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
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
  const found = lstatSync(dir, { throwIfNoEntry: false }) ?? makeDirectory(dir)
  const uid = process.getuid?.()
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
    throw Object.assign(new Error('not a directory of this user'), { code: 'EPERM' })
  }
  if (uid !== undefined && (found.mode & FOREIGN_BITS) !== 0) chmodSync(dir, 0o700)
}

/**
 * The same for `dir` and the directory above it, which is the app's: where the app's lies in a
 * shared temporary directory, whoever owns it could exchange everything below.
 */
export function ownTree(dir: string): void {
  ownDirectory(dirname(dir))
  ownDirectory(dir)
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

/** Writes a file that isn't there yet. @throws `EEXIST`, `ENOENT` without its directory. */
export function writeNew(file: string, text: string): void {
  writeWhole(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, text)
}

/** Where a symbolic link points. */
export function readLink(file: string): string {
  return readlinkSync(file)
}

/** Appends `text` with a single write, which the system keeps whole between processes. */
export function appendWhole(file: string, text: string): void {
  writeWhole(file, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, text)
}

/**
 * Creates `file` with its whole text at once, only if there is none.
 *
 * A hard link is the one step that both fails on an existing name and shows no empty file.
 *
 * @returns `false` when there is one already.
 */
export function createFile(file: string, text: string, suffix: string): boolean {
  const temporary = `${file}.${suffix}.tmp`
  try {
    writeWhole(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, text)
    linkSync(temporary, file)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** The file's size in bytes; 0 when there is none. */
export function sizeOf(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** Renames `from` over `to`. @returns `false` when there was nothing to rename. */
export function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

/** Removes a file, or a directory with all that is in it; follows no link. Nothing there is fine. */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true })
}

/** The system's code of an error (`ENOENT`), if it has one; by shape, for errors of other realms. */
export function codeOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error
  return isCoded && typeof error.code === 'string' ? error.code : undefined
}

/** A code or a class, never a message: what may be shown or recorded of an error. */
export function labelOf(error: unknown): string {
  const isNamed = typeof error === 'object' && error !== null && 'name' in error
  return codeOf(error) ?? (isNamed && typeof error.name === 'string' ? error.name : 'unknown')
}

/** Level by level: where a parent can't be made (`/proc`), Node's `recursive` never returns. */
function makeDirectory(dir: string): Stats {
  try {
    makeOne(dir)
  } catch (error) {
    const above = dirname(dir)
    if (codeOf(error) !== 'ENOENT' || above === dir) throw error
    makeDirectory(above)
    makeOne(dir)
  }
  return lstatSync(dir)
}

/** Another command may make the same directory at the same moment. */
function makeOne(dir: string): void {
  try {
    mkdirSync(dir, 0o700)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
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
