import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Stub } from './stub.ts'

/** Puts the state that decides whether an upload is due back to what it was, so that each run finds the same. */
export interface UploadState {
  /** As if the last attempt had been made just now: the next command must not start an upload. */
  makeNotDue(): Promise<void>
  /** As if the last attempt had been made long ago: the next command must start an upload. */
  makeDue(): Promise<void>
}

/** After an attempt it takes at least this long until the next one is allowed. */
const INTERVAL_MS = 5000

/**
 * Keeps a copy of the state after the first command, which only opens the account of upload attempts.
 *
 * The copy is restored as a whole; the bench knows where it is and nothing of what is in it.
 *
 * @param dir - The directory of the guards, as one command has left it.
 * @param copy - A path where nothing is yet.
 */
export async function keepUploadState(
  dir: string,
  copy: string,
  intervalMs = INTERVAL_MS,
): Promise<UploadState> {
  await cp(dir, copy, { recursive: true, preserveTimestamps: true })
  await delay(intervalMs)
  const restore = async (preserveTimestamps: boolean): Promise<void> => {
    await rm(dir, { recursive: true, force: true })
    await cp(copy, dir, { recursive: true, preserveTimestamps })
  }
  return { makeNotDue: () => restore(false), makeDue: () => restore(true) }
}

/**
 * Waits until the upload that a command has started is over, so that it does not disturb the next run.
 *
 * @param before - How many uploads had arrived before the command.
 * @throws Error when none arrives: what was measured is not what it is called.
 */
export async function uploadIsOver(
  dir: string,
  stub: Stub,
  before: number,
  timeoutMs = 15_000,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const pids = await holders(dir)
    const isOver = stub.uploads() > before && pids.length > 0 && !pids.some(isAlive)
    if (isOver) return
    if (performance.now() > deadlineMs) {
      throw new Error(`no upload came to an end: ${stub.uploads() - before} arrived`)
    }
    await delay(5)
  }
}

/** Whoever wrote down that it held the lease. */
async function holders(dir: string): Promise<number[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.records'))
  const texts = await Promise.all(files.map((file) => readFile(join(dir, file), 'utf8')))
  return texts.flatMap((text) =>
    [...text.matchAll(/^begin (\d+) /gm)].map(([, pid]) => Number(pid)),
  )
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
