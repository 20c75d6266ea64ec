import { cp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Puts the state that decides whether an upload is due back to what it was, so that each run finds the same. */
export interface UploadState {
  /** As if the last attempt had been made just now, or soon: the next command must not start an upload. */
  makeNotDue(): Promise<void>
  /** As if the last attempt had been made long ago: the next command must start an upload. */
  makeDue(): Promise<void>
}

/** After an attempt it takes at least this long until the next one is allowed; a clock that is behind is borne for as long. */
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
  const restore = async (): Promise<void> => {
    await rm(dir, { recursive: true, force: true })
    await cp(copy, dir, { recursive: true, preserveTimestamps: true })
  }
  return {
    makeDue: restore,
    async makeNotDue() {
      await restore()
      // As late as it may be: on a busy machine the command comes seconds after this.
      const then = new Date(Date.now() + 0.9 * intervalMs)
      for (const file of await readdir(dir)) await utimes(join(dir, file), then, then)
    },
  }
}

/**
 * Waits until what a command has started to upload has arrived, then ends the uploader, which would linger for
 * more; so that it does not disturb the next run.
 *
 * @param uploads - How many uploads have arrived.
 * @param before - How many had before the command.
 * @throws Error when none arrives: what was measured is not what it is called.
 */
export async function endUpload(
  dir: string,
  uploads: () => number,
  before: number,
  timeoutMs = 30_000,
): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  const ended = new Set<number>()
  for (;;) {
    const pids = uploads() > before ? await holders(dir) : []
    for (const pid of pids) if (!ended.has(pid) && send(pid, 'SIGTERM')) ended.add(pid)
    if (pids.length > 0 && !pids.some((pid) => send(pid, 0))) return
    if (performance.now() > deadlineMs) {
      throw new Error(`no upload came to an end: ${uploads() - before} arrived`)
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

/** Whether the process was there to be told. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
