import { errnoOf, type CrashIo } from './io.ts'

/** A process that can be told from every other one, past and present, on this machine. */
export interface Identity {
  readonly pid: number
  /** Clock ticks from boot to its start: a reused pid has another. Empty where the platform does not tell. */
  readonly start: string
  /** Changes with every boot. */
  readonly boot: string
  /** The pid namespace in which `pid` means something. */
  readonly namespace: string
}

/** What the package asks of the machine; tests put another in its place. */
export interface Machine {
  readonly io: CrashIo
  readonly pid: number
  readonly platform: NodeJS.Platform
  now(): number
  /** True when a process of that number exists, whoever owns it. */
  processExists(pid: number): boolean
}

/** This machine. */
export function nodeMachine(io: CrashIo): Machine {
  return {
    io,
    pid: process.pid,
    platform: process.platform,
    now: Date.now,
    processExists: (pid) => {
      try {
        process.kill(pid, 0)
        return true
      } catch (error) {
        return errnoOf(error) !== 'ESRCH'
      }
    },
  }
}

/** This process. */
export function ownIdentity(machine: Machine): Identity {
  const { pid } = machine
  return {
    pid,
    start: stateOf(machine, 'self')?.start ?? '',
    boot: bootId(machine),
    namespace: pidNamespace(machine),
  }
}

/** What became of a process. `unknown`: it is of another container, or hidden from us. */
export type Fate = 'alive' | 'gone' | 'other-boot' | 'unknown'

/** What is known of the process that left a file; without boot and namespace it is taken for one of ours. */
export function fateOf(
  machine: Machine,
  identity: Pick<Identity, 'pid' | 'start'> & Partial<Identity>,
): Fate {
  const { pid, start, boot, namespace } = identity
  const found = start === '' ? undefined : stateOf(machine, String(pid))
  if (boot !== undefined && boot !== bootId(machine)) return 'other-boot'
  if (namespace !== undefined && namespace !== pidNamespace(machine)) return 'unknown'
  if (found !== undefined) return found.start === start && found.runs ? 'alive' : 'gone'
  return machine.processExists(pid) ? (start === '' ? 'alive' : 'unknown') : 'gone'
}

function bootId(machine: Machine): string {
  return readText(machine, '/proc/sys/kernel/random/boot_id')?.trim() ?? ''
}

function pidNamespace({ io, platform }: Machine): string {
  if (platform !== 'linux') return ''
  try {
    // `pid:[4026531836]`
    return io.readLink('/proc/self/ns/pid')?.slice(5, -1) ?? ''
  } catch {
    return ''
  }
}

/** @see proc_pid_stat(5): the name may hold anything, so fields are counted from its last parenthesis. */
function stateOf(machine: Machine, pid: string): { start: string; runs: boolean } | undefined {
  const text = readText(machine, `/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const rest = text.slice(text.lastIndexOf(')') + 2)
  const start = rest.split(' ')[19]
  return start === undefined ? undefined : { start, runs: !'ZXx'.includes(rest.charAt(0)) }
}

/** How often the kernel killed for want of memory in a control group. */
export interface OomCount {
  /** The file that counts. */
  readonly file: string
  readonly kills: number
}

/**
 * What this process's control group counts; `undefined` when nobody does.
 *
 * @see Linux, Documentation/admin-guide/cgroup-v2.rst, `memory.events`
 */
export function ownOomCount(machine: Machine): OomCount | undefined {
  const groups = readText(machine, '/proc/self/cgroup') ?? ''
  const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(groups)?.[1]
  const v2 = /^0::(.*)$/m.exec(groups)?.[1] ?? ''
  const file =
    v1 === undefined
      ? `/sys/fs/cgroup${v2}/memory.events`
      : `/sys/fs/cgroup/memory${v1}/memory.oom_control`
  const kills = oomKillsIn(machine, file)
  return kills === undefined ? undefined : { file, kills }
}

export function oomKillsIn(machine: Machine, file: string): number | undefined {
  const count = /^oom_kill (\d+)$/m.exec(readText(machine, file) ?? '')?.[1]
  return count === undefined ? undefined : Number(count)
}

function readText({ io, platform }: Machine, path: string): string | undefined {
  if (platform !== 'linux') return undefined
  try {
    return io.readSystem(path)
  } catch {
    return undefined
  }
}

/** Node marks what a worker must not call; to ask node:worker_threads costs a millisecond. */
export function isWorker(): boolean {
  const chdir: object = Reflect.get(process, 'chdir')
  return 'disabled' in chdir
}
