import { codeOf, readLink, readText } from './state-io.ts'

/** What tells a process from every other one on its machine, earlier and later ones included. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks from the boot to its start; empty where the system doesn't say. */
  readonly startTicks: string
  /** Where `pid` means something: another container has other pids. Empty where there is none. */
  readonly namespace: string
}

/** This process. Two reads on Linux, none elsewhere. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTicks: startTicksOf('self') ?? '',
    namespace: ownNamespace(),
  }
}

/**
 * Whether a process has certainly ended: no such pid, or a later process has it now.
 *
 * `undefined` when that can't be told: its pid is another container's, or is hidden.
 */
export function hasEnded(identity: ProcessIdentity): boolean | undefined {
  if (identity.namespace !== ownNamespace()) return undefined
  if (!exists(identity.pid)) return true
  if (identity.startTicks === '') return undefined
  const found = startTicksOf(String(identity.pid))
  return found === undefined ? undefined : found !== identity.startTicks
}

/** @see proc_pid_stat(5): the name may hold anything, so fields are counted from its last parenthesis. */
function startTicksOf(pid: string): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const text = readText(`/proc/${pid}/stat`) ?? ''
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function ownNamespace(): string {
  if (process.platform !== 'linux') return ''
  try {
    return /\d+/u.exec(readLink('/proc/self/ns/pid'))?.[0] ?? ''
  } catch {
    return ''
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Anything but "no such process" is a process that we may not signal.
    return codeOf(error) !== 'ESRCH'
  }
}
