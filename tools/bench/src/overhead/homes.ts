import { existsSync } from 'node:fs'
import { cp, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { runCommand, type Command } from '../child.ts'

/** Whether the next command in a home is to start an upload. */
export type Readiness = 'due' | 'not due'

/** A home as its first command left it: something is pending, and the account of uploads is open. */
export interface KeptHome {
  /** Makes `home` a fresh copy of it. */
  restore(home: string, readiness: Readiness): Promise<void>
}

/** After an attempt it takes this long until the next is allowed; a clock that is behind is borne for as long. */
const INTERVAL_MS = 5_000

/** Runs the first command and waits until an upload may follow. */
export async function keepHome(command: Command): Promise<KeptHome> {
  const kept = command.env['HOME'] ?? ''
  await runCommand(command)
  await delay(INTERVAL_MS)
  return {
    async restore(home, readiness) {
      await rm(home, { recursive: true, force: true })
      await cp(kept, home, { recursive: true, preserveTimestamps: true })
      if (readiness === 'due') return
      const guards = await guardsOf(home)
      // As late as it may be: on a busy machine the command comes seconds after this.
      const then = new Date(Date.now() + 0.9 * INTERVAL_MS)
      for (const file of await readdir(guards)) await utimes(join(guards, file), then, then)
    },
  }
}

/** Whether a detached process was ever started from a home. */
export async function hasSpawned(home: string): Promise<boolean> {
  return existsSync(join(await guardsOf(home), 'spawns.json'))
}

async function guardsOf(home: string): Promise<string> {
  const found = (await readdir(home, { recursive: true })).find((path) =>
    /(^|\/)forker$/.test(path),
  )
  if (found === undefined) throw new Error(`nothing was recorded below ${home}`)
  return join(home, found)
}
