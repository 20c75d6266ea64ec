import type { FileStat, SpoolIo } from '../io.ts'

/** Tells a state of a lock from any other, its successor's among them. */
export type LockState = Pick<FileStat, 'inode' | 'mtimeMs'>

/** Whether nothing has changed. */
export function isAsSeen(stat: FileStat | undefined, { inode, mtimeMs }: LockState): boolean {
  return stat?.inode === inode && stat.mtimeMs === mtimeMs
}

type Answer = (error: unknown, stats?: { readonly mtime: Date }) => void

/** One for each table of calls, because proper-lockfile notes in it how exact the times of files are. */
const known = new WeakMap<SpoolIo, object>()

/**
 * What proper-lockfile asks of a file system. To release, it removes whatever is at the path: a holder that had been
 * asleep until it was taken for dead would remove the lock of its successor, and let a third one in. Here it removes
 * a lock only in the state in which it left it.
 */
export function lockFs(io: SpoolIo): object {
  const fs = known.get(io) ?? newLockFs(io)
  known.set(io, fs)
  return fs
}

function newLockFs(io: SpoolIo): object {
  const left = new Map<string, FileStat | undefined>()
  const rmdirSync = (path: string): void => {
    const own = left.get(path)
    left.delete(path)
    if (own !== undefined && isAsSeen(io.stat(path), own)) io.rmdir(path)
  }
  return {
    mkdir: (path: string, answer: Answer) => {
      tell(answer, () => {
        io.mkdir(path)
        left.set(path, io.stat(path))
      })
    },
    utimes: (path: string, _atime: Date, mtime: Date, answer: Answer) => {
      tell(answer, () => {
        io.setMtime(path, mtime.getTime())
        left.set(path, io.stat(path))
      })
    },
    stat: (path: string, answer: Answer) => {
      tell(answer, () => {
        const stat = io.stat(path)
        if (stat !== undefined) return { mtime: new Date(Math.round(stat.mtimeMs)) }
        throw Object.assign(new Error(`ENOENT: no lock at ${path}`), { code: 'ENOENT' })
      })
    },
    rmdir: (path: string, answer: Answer) => {
      tell(answer, () => rmdirSync(path))
    },
    rmdirSync,
  }
}

/** Answers as an asynchronous call does, but at once. */
function tell(answer: Answer, call: () => { readonly mtime: Date } | void): void {
  let stats: { readonly mtime: Date } | undefined
  try {
    stats = call() ?? undefined
  } catch (error) {
    answer(error)
    return
  }
  answer(null, stats)
}
