/**
 * Every system call that the spool makes, in one table, so that a test can make the nth one fail
 * (the idea is SQLite's `aSyscall[]` in os_unix.c). Nothing else in this library uses `node:fs`.
 */
import type { Dir, Stats } from 'node:fs'
import { hasCode } from './errors.ts'

// An `import` of node:fs builds a namespace of it, promises and all: 2 ms of a fresh process.
const fs = process.getBuiltinModule('node:fs')

/** How a file is opened: `create` fails if it exists, `append` and `replace` create it. */
export type OpenMode = 'append' | 'create' | 'read' | 'replace'

/** What the spool needs to know of a file. */
export interface FileStat {
  /** `other`: a link (for `lstat`), a socket, a device: never trusted. */
  readonly kind: 'directory' | 'file' | 'other'
  /** The spool stores counts in sizes, so 0 must mean empty. */
  readonly sizeBytes: number
  /** Unix time by the clock of the file system, ms, with fractions where it has them. */
  readonly mtimeMs: number
  /** Tells a lock from its successor at the same path. */
  readonly inode: number
  /** Id of the owner. */
  readonly uid: number
  /** Permission bits. */
  readonly mode: number
}

/** Space of the file system that holds the spool. */
export interface DiskSpace {
  /** Bytes that a user without privileges may still write. */
  readonly freeBytes: number
  /** Size of the file system, bytes. */
  readonly totalBytes: number
}

/** The system calls of the spool. All throw Node's errno errors, but for the documented absences. */
export interface SpoolIo {
  /** Returns a descriptor, to be given to `close`. A file that it creates has mode 0600. */
  open(path: string, mode: OpenMode): number
  /** Writes `bytes` from `offset` on; returns how many bytes were taken, which may be fewer. */
  write(fd: number, bytes: Uint8Array, offset: number): number
  /** Reads into `into` at `offset`; returns how many bytes came, 0 at the end of the file. */
  read(fd: number, into: Uint8Array, offset: number, lengthBytes: number): number
  /** Cuts an open file to `lengthBytes`. */
  truncate(fd: number, lengthBytes: number): void
  /** Returns once file content, or a directory's names, would survive a power cut. */
  fsync(fd: number): void
  /** As `fsync`, without holding up the event loop. */
  fsyncLater(fd: number): Promise<void>
  /** Gives the descriptor back, even when it throws. */
  close(fd: number): void
  /** Moves a file or directory within the file system, atomically; a file at `to` is replaced. */
  rename(from: string, to: string): void
  /** Removes a file; `ENOENT` if it is not there. */
  unlink(path: string): void
  /** Creates one directory, 0700. */
  mkdir(path: string): void
  /** Creates a directory, 0700, with its parents; one that exists is fine. */
  mkdirAll(path: string): void
  /** Removes an empty directory. */
  rmdir(path: string): void
  /** At most `maxNames` names of a directory, in no order; none if it does not exist. */
  list(path: string, maxNames: number): string[]
  /** Undefined if there is nothing at `path`. */
  stat(path: string): FileStat | undefined
  /** As `stat`, for a symbolic link itself. */
  lstat(path: string): FileStat | undefined
  /** Sets access and modification time, Unix time in ms. */
  setMtime(path: string, atMs: number): void
  /** Of the file system at `path`. */
  space(path: string): DiskSpace
}

const FLAGS: Readonly<Record<OpenMode, string>> = {
  append: 'a',
  // O_APPEND: after a truncation the next write goes to the new end, not to the old offset.
  create: 'ax',
  read: 'r',
  replace: 'w',
}

/** Node's own file system. */
export const nodeIo: SpoolIo = {
  open: (path, mode) => fs.openSync(path, FLAGS[mode], 0o600),
  write: (fd, bytes, offset) => fs.writeSync(fd, bytes, offset, bytes.length - offset),
  read: (fd, into, offset, lengthBytes) => fs.readSync(fd, into, offset, lengthBytes, null),
  truncate: (fd, lengthBytes) => fs.ftruncateSync(fd, lengthBytes),
  fsync: (fd) => fs.fsyncSync(fd),
  fsyncLater: (fd) =>
    new Promise((resolve, reject) => {
      fs.fsync(fd, (error) => (error === null ? resolve() : reject(error)))
    }),
  close: (fd) => fs.closeSync(fd),
  rename: (from, to) => fs.renameSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  mkdir: (path) => fs.mkdirSync(path, 0o700),
  mkdirAll: makeDirectories,
  rmdir: (path) => fs.rmdirSync(path),
  list: listNames,
  stat: (path) => toStat(fs.statSync(path, { throwIfNoEntry: false })),
  lstat: (path) => toStat(fs.lstatSync(path, { throwIfNoEntry: false })),
  setMtime: (path, atMs) => fs.utimesSync(path, atMs / 1000, atMs / 1000),
  space: (path) => {
    const { bavail, blocks, bsize } = fs.statfsSync(path)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  },
}

/** Level by level: below a directory that takes no entries (`/proc`), Node's `recursive` never returns. */
function makeDirectories(path: string): void {
  try {
    makeOne(path)
  } catch (error) {
    const parent = process.getBuiltinModule('node:path').dirname(path)
    if (!hasCode(error, 'ENOENT') || parent === path) throw error
    makeDirectories(parent)
    makeOne(path)
  }
}

/** Another program may make the same directory at the same moment. */
function makeOne(path: string): void {
  try {
    fs.mkdirSync(path, 0o700)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

function listNames(path: string, maxNames: number): string[] {
  let directory: Dir
  try {
    if (maxNames === Infinity) return fs.readdirSync(path)
    // A window of a huge directory costs only the window: 1 ms instead of 250 ms at 200,000 names.
    directory = fs.opendirSync(path, { bufferSize: Math.min(maxNames, 1024) })
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
  try {
    const names: string[] = []
    while (names.length < maxNames) {
      const entry = directory.readSync()
      if (entry === null) break
      names.push(entry.name)
    }
    return names
  } finally {
    directory.closeSync()
  }
}

function toStat(stats: Stats | undefined): FileStat | undefined {
  if (stats === undefined) return undefined
  const { size: sizeBytes, mtimeMs, ino: inode, uid, mode } = stats
  const kind = stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : 'other'
  return { kind, sizeBytes, mtimeMs, inode, uid, mode: mode & 0o777 }
}
