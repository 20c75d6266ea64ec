import { setTimeout as delay } from 'node:timers/promises'

import { procTable, type ProcessTable } from './process-table.ts'

/** In the environment of a program whose own children are awaited by it: they are not detached. */
export const ATTACHED = 'INDEV_DEMO_ATTACHED=1'

/** What was seen of processes that commands left behind. */
export interface DetachedReport {
  /** Different processes seen. */
  readonly seen: number
  /** The most that lived at the same time. */
  readonly maxAlive: number
}

/** Watches for processes that belong to a run without having been started by it. */
export interface DetachedWatch {
  /** Processes started on purpose do not count. */
  expect(pid: number): void
  /** The detached processes alive now. */
  alive(): number[]
  /** What was seen until now. */
  report(): DetachedReport
  stop(): void
}

/**
 * Samples the process table for processes whose command line or environment mentions `mark`.
 *
 * The children of children count as well: a detached process that forks inherits the mark or is given it.
 * A process that lives for less than `everyMs` can be missed.
 *
 * @param mark - A string that nothing else on the machine has, such as the path of a fresh directory.
 * @returns `undefined` where there is no /proc to read.
 */
export function watchDetached(
  mark: string,
  { everyMs = 20, table }: { readonly everyMs?: number; readonly table?: ProcessTable } = {},
): DetachedWatch | undefined {
  if (table === undefined && process.platform !== 'linux') return undefined
  const { pids, describe } = table ?? procTable
  // Processes older than the watch cannot be of this run; reading all of them each time would cost too much.
  const foreign = new Set(pids())
  const expected = new Set<number>()
  const seen = new Set<number>()
  let maxAlive = 0

  const sample = (): number[] => {
    const now = new Set(pids())
    for (const pid of foreign) if (!now.has(pid)) foreign.delete(pid)
    const alive = [...now].filter((pid) => {
      if (foreign.has(pid) || expected.has(pid)) return false
      const facts = describe(pid)
      return facts.includes(mark) && !facts.includes(ATTACHED)
    })
    for (const pid of alive) seen.add(pid)
    maxAlive = Math.max(maxAlive, alive.length)
    return alive
  }
  const timer = setInterval(sample, everyMs)
  return {
    expect: (pid) => expected.add(pid),
    alive: sample,
    report: () => ({ seen: seen.size, maxAlive }),
    stop: () => clearInterval(timer),
  }
}

/**
 * Waits until no detached process is left.
 *
 * @returns Whether there is none.
 */
export async function allGone(
  watch: DetachedWatch | undefined,
  timeoutMs: number,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    if ((watch?.alive() ?? []).length === 0) return true
    if (performance.now() > deadlineMs) return false
    await delay(20)
  }
}

/** Ends the detached processes that are left: they are asked first, then killed. */
export async function endDetached(watch: DetachedWatch | undefined): Promise<void> {
  // Whoever is killed is gone as soon as the machine has time for it.
  for (const [signal, graceMs] of [
    ['SIGTERM', 3_000],
    ['SIGKILL', 25_000],
  ] as const) {
    for (const pid of watch?.alive() ?? []) sendSignal(pid, signal)
    if (await allGone(watch, graceMs)) return
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself in the meantime.
  }
}
