import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeDirectory } from '../make-directory.ts'

/** No more names of a kind are kept: a Tab that lists more helps nobody. */
const MAX_NAMES = 1000

/** A name that is longer is not kept, UTF-16 units. */
const MAX_NAME_LENGTH = 200

/** What is larger was not written by us, bytes. */
const MAX_BYTES = 4 * MAX_NAMES * MAX_NAME_LENGTH

/**
 * Remembers the names that a listing gave, for completion; the newest listing of a kind replaces the last.
 *
 * Best effort: what can't be written is not remembered. Only this user may read it (0600).
 *
 * @param stateDir - The app's state directory; made when it isn't there.
 * @param kind - What they name: `cluster`; lower-case letters and dashes.
 * @param names - What is unprintable, too long, or looks like a flag is left out; at most 1,000 are kept.
 */
export function writeRemembered(stateDir: string, kind: string, names: readonly string[]): void {
  if (!isKind(kind)) return
  const kept = [...new Set(names)].filter(isName).slice(0, MAX_NAMES)
  const temporary = join(stateDir, 'names', `${kind}.${process.pid}.tmp`)
  try {
    if (areSame(kept, readRemembered(stateDir, kind))) return
    ownDirectory(stateDir)
    ownDirectory(join(stateDir, 'names'))
    writeNew(temporary, kept.map((name) => `${name}\n`).join(''))
    renameSync(temporary, fileOf(stateDir, kind))
  } catch {
    rmSync(temporary, { force: true })
  }
}

/** What was remembered of a kind; nothing when it can't be read. Never throws. */
export function readRemembered(stateDir: string, kind: string): readonly string[] {
  if (!isKind(kind)) return []
  try {
    const fd = openSync(fileOf(stateDir, kind), constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      if (fstatSync(fd).size > MAX_BYTES) return []
      return readFileSync(fd, 'utf8').split('\n').filter(isName).slice(0, MAX_NAMES)
    } finally {
      closeSync(fd)
    }
  } catch {
    return []
  }
}

function fileOf(stateDir: string, kind: string): string {
  return join(stateDir, 'names', kind)
}

function isKind(kind: string): boolean {
  return /^[a-z][a-z-]*$/u.test(kind)
}

function isName(name: string): boolean {
  return name !== '' && name.length <= MAX_NAME_LENGTH && !/^-|\p{Cc}/u.test(name)
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index])
}

/** 0700, a directory, not a link, this user's own. @throws otherwise. */
function ownDirectory(dir: string): void {
  makeDirectory(dir)
  const found = lstatSync(dir)
  const uid = process.getuid?.()
  if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
    throw new Error('not a directory of this user')
  }
}

function writeNew(file: string, text: string): void {
  rmSync(file, { force: true })
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const fd = openSync(file, flags, 0o600)
  try {
    writeSync(fd, text)
  } finally {
    closeSync(fd)
  }
}
