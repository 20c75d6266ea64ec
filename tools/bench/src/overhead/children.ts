import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** What a command left behind. */
export interface Afterlife {
  /** From its end until the last process was gone; `limitMs` when it was not. */
  readonly lifeMs: number
  /** The most that one of them ever had resident. */
  readonly maxRssBytes: number
}

const LOOK_MS = 5

/** Processes with `word` among their arguments: a command's home tells its children from all others. */
function processesWith(word: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes(word))
    .map(Number)
}

/**
 * Watches them while `command` runs, because they may be gone when its end is seen, and on until the last
 * is gone or their time is over; then they are killed.
 */
export async function watch(
  word: string,
  limitMs: number,
  command: Promise<unknown>,
): Promise<Afterlife> {
  let [endedMs, lifeMs, maxRssBytes] = [Number.NaN, 0, 0]
  const ended = command.then(() => (endedMs = performance.now()))
  for (;;) {
    const pids = processesWith(word)
    for (const pid of pids) maxRssBytes = Math.max(maxRssBytes, peakOf(pid))
    if (Number.isNaN(endedMs)) {
      await Promise.race([ended, delay(LOOK_MS)])
      continue
    }
    if (pids.length === 0) return { lifeMs, maxRssBytes }
    lifeMs = performance.now() - endedMs
    if (lifeMs >= limitMs) {
      await end(word, 'SIGKILL')
      return { lifeMs: limitMs, maxRssBytes }
    }
    await delay(LOOK_MS)
  }
}

/** Ends them, so that the next run finds a quiet machine. */
export async function end(word: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const startMs = performance.now()
  for (;;) {
    const pids = processesWith(word)
    if (pids.length === 0) return
    const isStubborn = performance.now() - startMs > 2_000
    for (const pid of pids) send(pid, isStubborn ? 'SIGKILL' : signal)
    await delay(LOOK_MS)
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** proc(5): VmHWM, peak resident set size. */
function peakOf(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? []
  return Number(kib ?? 0) * 1024
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
