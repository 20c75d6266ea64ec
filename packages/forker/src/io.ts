import type { Stats } from 'node:fs'
import { builtins } from './builtins.ts'

/** What a guard may know of a file. */
export interface FileFacts {
  readonly mtimeMs: number
  readonly size: number
  readonly kind: 'file' | 'directory' | 'other'
  readonly mode: number
  readonly uid: number
  readonly dev: number
  readonly ino: number
}

/**
 * Every file-system call of the package, so that tests can count them and make the nth fail.
 *
 * An *entry* is a short text that appears whole or not at all, and only where nothing was.
 * On POSIX it is the target of a symbolic link (as Emacs and Firefox lock), one call to make or read;
 * Windows needs a privilege for links, so there it is a hard-linked file.
 */
export interface ForkerIo {
  /** The facts of what a path leads to; `undefined` when nothing is there. */
  stat(path: string): FileFacts | undefined
  /** As `stat`, of the link itself. */
  lstat(path: string): FileFacts | undefined
  /** The first `maxBytes` of a file; `undefined` when there is none. */
  read(path: string, maxBytes: number): string | undefined
  /** Replaces a file's content, in place. */
  write(path: string, text: string): void
  append(path: string, text: string): void
  touch(path: string, atMs: number): void
  rename(from: string, to: string): void
  /** Removes a file or an entry; nothing there is fine. */
  remove(path: string): void
  makeDir(path: string): void
  list(dir: string): readonly string[]
  /** The kernel's name of this boot; `undefined` where it has none. Read once. */
  bootId(): string | undefined
  /** False when something is there already. */
  putEntry(path: string, text: string): boolean
  readEntry(path: string): string | undefined
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** The real file system. */
export function nodeIo(platform: NodeJS.Platform = process.platform): ForkerIo {
  const fs = builtins.fs()
  let boot: string | undefined
  return {
    stat: (path) => facts(fs.statSync(path, { throwIfNoEntry: false })),
    lstat: (path) => facts(fs.lstatSync(path, { throwIfNoEntry: false })),
    read: (path, maxBytes) => unlessMissing(() => readStart(fs, path, maxBytes)),
    write: (path, text) => {
      fs.writeFileSync(path, text, { mode: 0o600 })
    },
    append: (path, text) => {
      fs.appendFileSync(path, text, { mode: 0o600 })
    },
    touch: (path, atMs) => {
      fs.utimesSync(path, atMs / 1_000, atMs / 1_000)
    },
    rename: (from, to) => {
      fs.renameSync(from, to)
    },
    remove: (path) => {
      unlessMissing(() => {
        fs.unlinkSync(path)
      })
    },
    makeDir: (path) => {
      makeDirectory(fs, path)
    },
    list: (dir) => fs.readdirSync(dir),
    bootId: () => (boot ??= unlessMissing(() => readStart(fs, BOOT_ID, 64))),
    ...(platform === 'win32' ? linkedEntries(fs) : symbolicEntries(fs)),
  }
}

type Fs = ReturnType<typeof builtins.fs>

/** Level by level: below a directory that takes no entries (`/proc`), Node's `recursive` never returns. */
function makeDirectory(fs: Fs, path: string): void {
  try {
    makeOne(fs, path)
  } catch (error) {
    const parent = builtins.path().dirname(path)
    if (errnoOf(error) !== 'ENOENT' || parent === path) throw error
    makeDirectory(fs, parent)
    makeOne(fs, path)
  }
}

/** Another program may make the same directory at the same moment. */
function makeOne(fs: Fs, path: string): void {
  try {
    fs.mkdirSync(path, 0o700)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}

type Entries = Pick<ForkerIo, 'putEntry' | 'readEntry'>

const symbolicEntries = (fs: Fs): Entries => ({
  putEntry: (path, text) =>
    unlessThere(() => {
      fs.symlinkSync(text, path)
    }),
  readEntry: (path) => unlessMissing(() => fs.readlinkSync(path)),
})

const linkedEntries = (fs: Fs): Entries => ({
  putEntry: (path, text) => {
    const draft = `${path}.${process.pid}.tmp`
    fs.writeFileSync(draft, text, { mode: 0o600 })
    try {
      return unlessThere(() => {
        fs.linkSync(draft, path)
      })
    } finally {
      fs.unlinkSync(draft)
    }
  },
  readEntry: (path) => unlessMissing(() => fs.readFileSync(path, 'utf8')),
})

function facts(stats: Stats | undefined): FileFacts | undefined {
  if (stats === undefined) return undefined
  const { mtimeMs, size, mode, uid, dev, ino } = stats
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other'
  return { mtimeMs, size, mode, uid, dev, ino, kind }
}

function readStart(fs: Fs, path: string, maxBytes: number): string {
  const fd = fs.openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(maxBytes)
    return bytes.toString('utf8', 0, fs.readSync(fd, bytes))
  } finally {
    fs.closeSync(fd)
  }
}

/** The code of a failed system call, if that is what `error` is. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function unlessMissing<T>(call: () => T): T | undefined {
  try {
    return call()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function unlessThere(call: () => void): boolean {
  try {
    call()
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}
