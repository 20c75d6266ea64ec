import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { CliError, makeDirectory } from '@indev/cli'
import type { Slug } from '@indev/cli'
import { isObject } from '../json.ts'
import type { JsonObject } from '../json.ts'

/** Group and others may do nothing. */
const FOREIGN_BITS = 0o077

/**
 * The JSON object in a file that only its owner may read; an absent file is an empty object.
 *
 * @throws {@link CliError} `credentials.unreadable` when it is a link, another user's, or damaged: what
 *   might hold a secret of ours is never guessed at.
 */
export function readPrivateJson(file: string): JsonObject {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      const uid = process.getuid?.()
      if (uid !== undefined && fstatSync(fd).uid !== uid) throw new Error('owned by another user')
      const value: unknown = JSON.parse(readFileSync(fd, 'utf8'))
      if (!isObject(value)) throw new Error('not a JSON object')
      return value
    } finally {
      closeSync(fd)
    }
  } catch (cause) {
    if (isAbsent(cause)) return {}
    throw trouble('credentials.unreadable', `${file} cannot be used: ${reason(cause)}`, cause)
  }
}

/**
 * Replaces a private file by rename: readers see the old content or the new, whole, also after a crash.
 *
 * The folder is made 0700, the file 0600.
 *
 * @param area - What the slug begins with.
 * @throws {@link CliError} `credentials.unwritable` or `config.unwritable`, kind `environment`.
 */
export function writePrivateJson(
  file: string,
  value: JsonObject,
  area: 'credentials' | 'config' = 'credentials',
): void {
  const temporary = `${file}.${suffix()}`
  try {
    ownFolder(dirname(file))
    writeNew(temporary, `${JSON.stringify(value, undefined, 2)}\n`)
    renameSync(temporary, file)
  } catch (cause) {
    discard(temporary)
    throw trouble(`${area}.unwritable`, `${file} cannot be written: ${reason(cause)}`, cause)
  }
}

/**
 * Makes sure that the folder of a private file can be written, before anything worth keeping exists.
 *
 * @throws {@link CliError} `credentials.unwritable`.
 */
export function preparePrivateFolder(folder: string): void {
  try {
    ownFolder(folder)
    const probe = `${folder}/.${suffix()}`
    writeNew(probe, '')
    rmSync(probe)
  } catch (cause) {
    throw trouble('credentials.unwritable', `${folder} cannot be written: ${reason(cause)}`, cause)
  }
}

/** Unique among living processes; `O_EXCL` refuses what is there. node:crypto would cost 5 ms a start. */
function suffix(): string {
  return `${process.pid}-${Math.random().toString(36).slice(2)}.tmp`
}

/** What could not be made can not always be removed either: a file stands where a folder should. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // The failure that led here is what counts.
  }
}

function writeNew(file: string, text: string): void {
  const fd = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function ownFolder(folder: string): void {
  makeDirectory(folder)
  const found = lstatSync(folder)
  const uid = process.getuid?.()
  if (!found.isDirectory()) throw new Error('not a folder')
  if (uid === undefined) return
  if (found.uid !== uid) throw new Error('owned by another user')
  if ((found.mode & FOREIGN_BITS) !== 0) chmodSync(folder, 0o700)
}

function trouble(slug: Slug, message: string, cause: unknown): CliError {
  return new CliError({
    slug,
    kind: 'environment',
    message,
    recordable: true,
    cause,
  })
}

function isAbsent(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function codeOf(error: unknown): unknown {
  // By shape: the system's errors may come from another realm, as under a test runner.
  return isObject(error) ? error['code'] : undefined
}

/** The system's code, or our own words; never a message that repeats the content. */
function reason(error: unknown): string {
  if (error instanceof SyntaxError) return 'not JSON'
  const code = codeOf(error)
  if (code === 'ELOOP') return 'a symbolic link'
  if (typeof code === 'string') return code
  return error instanceof Error ? error.message : 'unknown'
}
