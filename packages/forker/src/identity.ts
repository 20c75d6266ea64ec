import { errnoOf } from './io.ts'
import { statFields } from './proc-stat.ts'
import type { System } from './system.ts'

/**
 * A process that can be told from every other one, past and present, on this machine.
 *
 * Empty strings where the platform does not tell (macOS, Windows, no /proc).
 */
export interface Identity {
  readonly pid: number
  /** Clock ticks from boot to its start. A reused pid has another. */
  readonly start: string
  /** Changes with every boot. */
  readonly boot: string
  /** The pid namespace in which `pid` means something. */
  readonly namespace: string
  /** Monotonic ms by which its holder has been killed or given up. Used only where nothing better is known. */
  readonly untilMs: number
}

/** The longest life that an identity may promise; more means that the machine was restarted since. */
const LONGEST_MS = 86_400_000

/** This process, holding something for at most `holdMs`. */
export function ownIdentity(system: System, holdMs: number): Identity {
  return {
    pid: system.pid,
    start: stateOf(system, 'self')?.start ?? '',
    boot: bootId(system),
    namespace: pidNamespace(system),
    untilMs: system.monotonicMs() + holdMs,
  }
}

export function formatIdentity(identity: Identity): string {
  const { pid, start, boot, namespace, untilMs } = identity
  return ['v1', pid, start, boot, namespace, untilMs].join('/')
}

/** Undefined for anything that {@link formatIdentity} did not write. */
export function parseIdentity(text: string): Identity | undefined {
  const match = /^v1\/(\d{1,10})\/(\d*)\/([0-9a-f-]*)\/(\d*)\/(\d{1,15})$/.exec(text)
  if (match === null) return undefined
  const [, pid = '', start = '', boot = '', namespace = '', untilMs = ''] = match
  return { pid: Number(pid), start, boot, namespace, untilMs: Number(untilMs) }
}

/**
 * False only when the process is certainly gone: another boot, no such pid, a zombie, or a pid that
 * was given to a later process. The wall clock is never asked.
 */
export function isAlive(system: System, identity: Identity): boolean {
  // First what answers "alive" in three calls: the guard on the hot path stops here.
  const found = identity.start === '' ? undefined : stateOf(system, String(identity.pid))
  if (found?.start === identity.start && found.runs) return true
  if (identity.namespace !== pidNamespace(system)) return aliveElsewhere(system, identity)
  if (identity.start === '') return system.processExists(identity.pid) && inTime(system, identity)
  // A /proc that hides processes is not a proof of death.
  return found === undefined && system.processExists(identity.pid) && inTime(system, identity)
}

/**
 * True when the process certainly is the one that is meant, runs, and has outlived `untilMs`, which its
 * watchdog should have seen to.
 */
export function isOverdue(system: System, identity: Identity): boolean {
  if (identity.untilMs >= system.monotonicMs() || identity.start === '') return false
  const found = stateOf(system, String(identity.pid))
  const isThis = found?.start === identity.start && found.runs
  return isThis && identity.boot === bootId(system) && identity.namespace === pidNamespace(system)
}

/** In another container a pid says nothing; the watchdog's deadline does. */
function aliveElsewhere(system: System, identity: Identity): boolean {
  return identity.boot === bootId(system) && inTime(system, identity)
}

function inTime(system: System, { untilMs }: Identity): boolean {
  const leftMs = untilMs - system.monotonicMs()
  return leftMs > 0 && leftMs <= LONGEST_MS
}

export function bootId(system: System): string {
  if (system.platform !== 'linux') return ''
  return (quietly(() => system.io.bootId()) ?? '').trim()
}

function pidNamespace(system: System): string {
  if (system.platform !== 'linux') return ''
  try {
    return /\d+/.exec(system.io.readEntry('/proc/self/ns/pid') ?? '')?.[0] ?? ''
  } catch {
    return ''
  }
}

interface ProcessState {
  readonly start: string
  readonly runs: boolean
}

function stateOf(system: System, pid: string): ProcessState | undefined {
  if (system.platform !== 'linux') return undefined
  const text = quietly(() => system.io.read(`/proc/${pid}/stat`, 1_024))
  if (text === undefined) return undefined
  const fields = statFields(text)
  const [state = ''] = fields
  const start = fields[19]
  if (start === undefined) return undefined
  return { start, runs: !/^[ZXx]/.test(state) }
}

/** ESRCH: the process ended between open and read. */
function quietly(read: () => string | undefined): string | undefined {
  try {
    return read()
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return undefined
  }
}
