import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeDirectory } from '@indev/cli'
import { isObject } from '../json.ts'

/** An entry is far smaller; what is larger was not written by us, bytes. */
const MAX_FILE_BYTES = 256 * 1024

/** The files of one folder that only its owner may look into. */
export interface PrivateFolder {
  names(): readonly string[]
  /** The JSON in a file; `undefined` when there is none that can be trusted. */
  read(name: string): unknown
  /** Whole or not at all. @returns `false` when the name is taken: then nothing was changed. */
  create(name: string, value: unknown): boolean
  /** Whole or not at all. */
  replace(name: string, value: unknown): void
  remove(name: string): void
}

/** @throws The system's error, where the folder cannot be made or is somebody else's. */
export function privateFolder(folder: string): PrivateFolder {
  const write = (value: unknown): string => {
    ownFolder(folder)
    const temporary = `tmp-${Date.now()}-${process.pid}-${Math.random().toString(36).slice(2)}`
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    const fd = openSync(join(folder, temporary), flags, 0o600)
    try {
      writeSync(fd, `${JSON.stringify(value)}\n`)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    return temporary
  }
  const remove = (name: string): void => {
    rmSync(join(folder, name), { force: true })
  }
  return {
    names() {
      try {
        return readdirSync(folder)
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return []
        throw error
      }
    },
    read: (name) => readPrivate(join(folder, name)),
    create(name, value) {
      const temporary = write(value)
      try {
        // A rename would replace what another process put there meanwhile.
        linkSync(join(folder, temporary), join(folder, name))
        return true
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false
        throw error
      } finally {
        remove(temporary)
      }
    },
    replace(name, value) {
      renameSync(join(folder, write(value)), join(folder, name))
    },
    remove,
  }
}

function readPrivate(file: string): unknown {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
    try {
      const { uid, size } = fstatSync(fd)
      const isOurs = process.getuid === undefined || process.getuid() === uid
      return isOurs && size <= MAX_FILE_BYTES ? JSON.parse(readFileSync(fd, 'utf8')) : undefined
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

function ownFolder(folder: string): void {
  makeDirectory(folder)
  const found = lstatSync(folder)
  if (!found.isDirectory()) throw new Error('not a folder')
  if (process.getuid !== undefined && process.getuid() !== found.uid) {
    throw new Error('owned by another user')
  }
}

/** The system's code of an error, by shape: it may come from another realm. */
export function codeOf(error: unknown): string {
  return isObject(error) ? String(error['code']) : 'UNKNOWN'
}
