import { nodeIo } from '../../src/io.ts'
import type { SpoolIo } from '../../src/index.ts'

/** One call of the seam: the name of the call and its first argument. */
export type Call = readonly [name: keyof SpoolIo, target: string | number]

/** Called before each system call; may throw instead of it. */
export type Intercept = (name: keyof SpoolIo, args: readonly unknown[], nth: number) => void

/**
 * `io`, but `intercept` sees every call first. `fsyncLater` becomes `fsync`, so that a call is the
 * same in both kinds of append.
 */
export function interceptedIo(intercept: Intercept, io: SpoolIo = nodeIo): SpoolIo {
  let nth = 0
  const see = (name: keyof SpoolIo, ...args: readonly unknown[]): void => {
    nth++
    intercept(name, args, nth)
  }
  return {
    open: (path, mode) => (see('open', path, mode), io.open(path, mode)),
    write: (fd, bytes, offset) => (see('write', fd, bytes, offset), io.write(fd, bytes, offset)),
    read: (fd, into, offset, length) => (see('read', fd), io.read(fd, into, offset, length)),
    truncate: (fd, length) => (see('truncate', fd, length), io.truncate(fd, length)),
    fsync: (fd) => (see('fsync', fd), io.fsync(fd)),
    fsyncLater: async (fd) => (see('fsync', fd), io.fsync(fd)),
    close: (fd) => (see('close', fd), io.close(fd)),
    rename: (from, to) => (see('rename', from, to), io.rename(from, to)),
    unlink: (path) => (see('unlink', path), io.unlink(path)),
    mkdir: (path) => (see('mkdir', path), io.mkdir(path)),
    mkdirAll: (path) => (see('mkdirAll', path), io.mkdirAll(path)),
    rmdir: (path) => (see('rmdir', path), io.rmdir(path)),
    list: (path, max) => (see('list', path, max), io.list(path, max)),
    stat: (path) => (see('stat', path), io.stat(path)),
    lstat: (path) => (see('lstat', path), io.lstat(path)),
    setMtime: (path, atMs) => (see('setMtime', path, atMs), io.setMtime(path, atMs)),
    space: (path) => (see('space', path), io.space(path)),
  }
}

/** A seam that writes down the name of every call. */
export function countingIo(): { readonly io: SpoolIo; readonly calls: (keyof SpoolIo)[] } {
  const calls: (keyof SpoolIo)[] = []
  return { io: interceptedIo((name) => void calls.push(name)), calls }
}
