/** Small compositions of system calls that several parts of the spool need. */
import type { SpoolIo } from './io.ts'
import type { SpoolSettings } from './options.ts'
import { hasCode } from './errors.ts'

/** Writes all of `bytes`; goes on after a short write, so that the system can say what is wrong. */
export function writeAll(io: SpoolIo, fd: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) {
    const taken = io.write(fd, bytes, written)
    if (taken <= 0)
      throw Object.assign(new Error('ENOSPC: write took no bytes'), { code: 'ENOSPC' })
    written += taken
  }
}

/** Opens `path`, writes `bytes`, closes. */
export function writeFile(
  io: SpoolIo,
  path: string,
  mode: 'append' | 'create' | 'replace',
  bytes: Uint8Array,
): void {
  const fd = io.open(path, mode)
  try {
    writeAll(io, fd, bytes)
  } finally {
    io.close(fd)
  }
}

/**
 * Makes a file longer of which only the length means something; creates it.
 *
 * A full disk refuses to write the bytes but not to leave a hole, which takes no block. Two processes
 * that fall back to that at the same moment may count as one.
 */
export function lengthenFile(io: SpoolIo, path: string, byBytes: number): void {
  try {
    writeFile(io, path, 'append', Buffer.alloc(byBytes, 0x2e))
  } catch (error) {
    if (!hasCode(error, 'ENOSPC')) throw error
    const fd = io.open(path, 'append')
    try {
      io.truncate(fd, (io.stat(path)?.sizeBytes ?? 0) + byBytes)
    } finally {
      io.close(fd)
    }
  }
}

/**
 * The whole of a file, or undefined if it is not there: three system calls if `into` has a byte to
 * spare.
 *
 * @param into - Where to; a file that does not fit is read to its end all the same, elsewhere.
 */
export function readFile(io: SpoolIo, path: string, into: Buffer): Buffer | undefined {
  let fd: number
  try {
    fd = io.open(path, 'read')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    let bytes = into
    let length = 0
    for (;;) {
      const got = io.read(fd, bytes, length, bytes.length - length)
      length += got
      // Short of just the spare byte: this was the end.
      if (got === 0 || length === into.length - 1) return bytes.subarray(0, length)
      if (length === bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2)
    }
  } finally {
    io.close(fd)
  }
}

/** Renames; on Windows a scanner may hold a file for a moment, so it tries thrice again there. */
export function renameFile({ deps }: SpoolSettings, from: string, to: string): void {
  const retries = deps.platform === 'win32' ? 3 : 0
  for (let attempt = 0; ; attempt++) {
    try {
      deps.io.rename(from, to)
      return
    } catch (error) {
      if (attempt >= retries || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
      deps.pauseSync(10)
    }
  }
}

/**
 * Renames unless `from` is no longer there. A network file system may make a rename, lose the
 * answer, make it again and answer ENOENT: what is at its target then has arrived.
 */
export function renameIfThere(settings: SpoolSettings, from: string, to: string): boolean {
  try {
    renameFile(settings, from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return settings.deps.io.stat(to) !== undefined
    throw error
  }
}

/** Removes a file if it is there. */
export function unlinkIfThere(io: SpoolIo, path: string): boolean {
  try {
    io.unlink(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Removes a directory if it is there and empty. */
export function rmdirIfEmpty(io: SpoolIo, path: string): void {
  try {
    io.rmdir(path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY')) throw error
  }
}

/** Makes the names in a directory survive power loss; Windows has no such call. */
export function syncDirectory({ deps }: SpoolSettings, path: string): void {
  if (deps.platform === 'win32') return
  const fd = deps.io.open(path, 'read')
  try {
    deps.io.fsync(fd)
  } finally {
    deps.io.close(fd)
  }
}
