/**
 * Every file-system call of the package, so that tests can make the nth fail.
 *
 * All of them are synchronous: what they serve is a process that may have no later.
 */
export interface CrashIo {
  /** 0700, with its parents. Fine when it is there already. */
  makeDir(path: string): void
  /** What a path itself is, links not followed; `undefined` when nothing is there. */
  lstat(path: string): FileFacts | undefined
  /** Opens a file that must not exist, 0600. */
  create(path: string): number
  /** Writes all of `bytes` at an offset. */
  writeAt(fd: number, bytes: Uint8Array, offset: number): void
  close(fd: number): void
  rename(from: string, to: string): void
  /** Nothing there is fine. */
  remove(path: string): void
  list(dir: string): readonly string[]
  /** At most `maxBytes` of a file; `undefined` when there is none. */
  read(path: string, maxBytes: number): Uint8Array | undefined
  /** A small file of the kernel's, in one call: links are followed. */
  readSystem(path: string): string
  /** A path without links. */
  realPath(path: string): string
  /** Where a symbolic link leads; `undefined` when there is none. */
  readLink(path: string): string | undefined
}

/** What the package asks of a file. */
interface FileFacts {
  readonly isDirectory: boolean
  readonly isFile: boolean
  readonly mode: number
  readonly uid: number
  readonly size: number
  readonly mtimeMs: number
}

/** The real file system. `getBuiltinModule`: an ES import of node:fs takes 2.5 ms, this takes none. */
export function nodeIo(): CrashIo {
  const fs = process.getBuiltinModule('node:fs')
  return {
    makeDir: (path) => {
      makeLevels(fs, path)
    },
    lstat: (path) => {
      const stats = fs.lstatSync(path, { throwIfNoEntry: false })
      if (stats === undefined) return undefined
      const { mode, uid, size, mtimeMs } = stats
      return {
        isDirectory: stats.isDirectory(),
        isFile: stats.isFile(),
        mode: mode & 0o777,
        uid,
        size,
        mtimeMs,
      }
    },
    create: (path) => fs.openSync(path, 'wx', 0o600),
    writeAt: (fd, bytes, offset) => {
      for (let done = 0; done < bytes.length;) {
        done += fs.writeSync(fd, bytes, done, bytes.length - done, offset + done)
      }
    },
    close: (fd) => {
      fs.closeSync(fd)
    },
    rename: (from, to) => {
      fs.renameSync(from, to)
    },
    remove: (path) => {
      unlessMissing(() => {
        fs.unlinkSync(path)
      })
    },
    list: (dir) => unlessMissing(() => fs.readdirSync(dir)) ?? [],
    read: (path, maxBytes) => unlessMissing(() => readStart(fs, path, maxBytes)),
    readSystem: (path) => fs.readFileSync(path, 'utf8'),
    realPath: (path) => fs.realpathSync.native(path),
    readLink: (path) => unlessMissing(() => fs.readlinkSync(path)),
  }
}

function readStart(fs: typeof import('node:fs'), path: string, maxBytes: number): Uint8Array {
  const fd = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0))
  try {
    const bytes = Buffer.alloc(Math.min(maxBytes, Math.max(fs.fstatSync(fd).size, 4_096)))
    return bytes.subarray(0, fs.readSync(fd, bytes))
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

/** As node:os has it, which takes longer to load than to ask. */
export function homeDir(): string {
  const { HOME, USERPROFILE } = process.env
  return (
    (process.platform === 'win32' ? USERPROFILE : HOME) ??
    process.getBuiltinModule('node:os').homedir()
  )
}

/** Writes a file that appears whole or not at all: create, write, close, rename. */
export function writeWhole(io: CrashIo, path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`
  const fd = createAnew(io, draft)
  try {
    io.writeAt(fd, Buffer.from(text), 0)
  } catch (error) {
    io.close(fd)
    io.remove(draft)
    throw error
  }
  io.close(fd)
  io.rename(draft, path)
}

/** What another process of this pid left unfinished goes. */
export function createAnew(io: CrashIo, path: string): number {
  try {
    return io.create(path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    io.remove(path)
    return io.create(path)
  }
}

/**
 * Makes sure that a directory is ours alone.
 *
 * @returns Why it can't be used; `undefined` when it can.
 */
export function ownDirectory(io: CrashIo, dir: string): string | undefined {
  try {
    let facts = io.lstat(dir)
    if (facts === undefined) {
      io.makeDir(dir)
      facts = io.lstat(dir)
    }
    if (facts?.isDirectory !== true) return 'ENOTDIR'
    const uid = process.geteuid?.()
    if (uid === undefined) return undefined
    return facts.uid === uid && (facts.mode & 0o077) === 0 ? undefined : 'EACCES'
  } catch (error) {
    return errnoOf(error) ?? 'EIO'
  }
}

/** Level by level: where a parent can't be made (`/proc`), Node's `recursive` never returns. */
function makeLevels(fs: typeof import('node:fs'), path: string): void {
  const above = path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')))
  try {
    makeOne(fs, path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || above === '' || above === path) throw error
    makeLevels(fs, above)
    makeOne(fs, path)
  }
}

/** Another program may make the same directory at the same moment. */
function makeOne(fs: typeof import('node:fs'), path: string): void {
  try {
    fs.mkdirSync(path, 0o700)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}
