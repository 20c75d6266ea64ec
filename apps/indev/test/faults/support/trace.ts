/** A connection that a process asked the kernel for, as `127.0.0.1:4810`. */
export interface Connects {
  /** By the command and all its threads: what a user waits for. */
  readonly foreground: readonly string[]
  /** By what it left behind. */
  readonly background: readonly string[]
}

const CREATED = /^(\d+) +.*\bclone3?\b.* = (\d+)$/u
const FORKED = /^(\d+) +.*\bv?fork\b.* = (\d+)$/u
const EXECUTED = /^(\d+) +execve\((.*)$/u
const CONNECTED = /^(\d+) +connect\(\d+, \{sa_family=AF_INET6?, sin6?_port=htons\((\d+)\)(.*)$/u
const ADDRESS = /inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"/u

/**
 * Tells the connects of a command from those of its detached process in what `strace -f` wrote.
 *
 * A line belongs to a thread; a thread to whoever made it, up to the one that executed a file.
 *
 * @param isDetached - Whether the arguments of an `execve` are those of the detached process.
 */
export function connectsIn(trace: string, isDetached: (execve: string) => boolean): Connects {
  const lines = trace.split('\n')
  const parents = new Map<string, string>()
  const detached = new Set<string>()
  for (const line of lines) {
    const [, parent, child] = CREATED.exec(line) ?? FORKED.exec(line) ?? []
    if (parent !== undefined && child !== undefined) parents.set(child, parent)
    const [, pid, args] = EXECUTED.exec(line) ?? []
    if (pid !== undefined && args !== undefined && isDetached(args)) detached.add(pid)
  }
  const isBackground = (thread: string): boolean => {
    for (let at: string | undefined = thread; at !== undefined; at = parents.get(at)) {
      if (detached.has(at)) return true
    }
    return false
  }
  const foreground: string[] = []
  const background: string[] = []
  for (const line of lines) {
    const [, thread, port, rest = ''] = CONNECTED.exec(line) ?? []
    if (thread === undefined || port === undefined) continue
    const into = isBackground(thread) ? background : foreground
    into.push(`${ADDRESS.exec(rest)?.[1] ?? '?'}:${port}`)
  }
  return { foreground, background }
}
