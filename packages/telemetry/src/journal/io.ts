import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'

/** What is known of an open file. */
export interface JournalFileFacts {
  readonly sizeBytes: number
  /** How many names it has: none once it was deleted. */
  readonly links: number
  /** Of the last write, Unix ms. */
  readonly modifiedAtMs: number
}

/** Every system call on journal files; tests make the nth one fail, or let others act before it. */
export interface JournalIo {
  /** Opens for `O_APPEND` writes, made when it isn't there; follows no link. */
  readonly openAppend: (file: string) => number
  readonly openRead: (file: string) => number
  /** Makes a new file. @throws `EEXIST`. */
  readonly create: (file: string) => number
  /** @returns How many bytes the system took. */
  readonly write: (fd: number, bytes: Uint8Array) => number
  /** Fills `into` from a position of the file. @returns How many bytes there were. */
  readonly read: (fd: number, into: Uint8Array, position: number) => number
  readonly facts: (fd: number) => JournalFileFacts
  readonly sync: (fd: number) => void
  readonly close: (fd: number) => void
  readonly list: (dir: string) => string[]
  /** The one step that fails when the name is taken. @throws `EEXIST`. */
  readonly link: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly remove: (file: string) => void
}

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants

/** The system itself. */
export const SYSTEM_IO: JournalIo = {
  openAppend: (file) => openSync(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600),
  openRead: (file) => openSync(file, O_RDONLY | O_NOFOLLOW),
  create: (file) => openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600),
  write: (fd, bytes) => writeSync(fd, bytes),
  read: (fd, into, position) => readSync(fd, into, 0, into.length, position),
  facts(fd) {
    const { size, nlink, mtimeMs } = fstatSync(fd)
    return { sizeBytes: size, links: nlink, modifiedAtMs: mtimeMs }
  },
  sync: fsyncSync,
  close: closeSync,
  list: (dir) => readdirSync(dir),
  link: linkSync,
  rename: renameSync,
  remove: unlinkSync,
}
