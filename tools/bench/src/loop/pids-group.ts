import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const V1 = '/sys/fs/cgroup/pids'
const V2 = '/sys/fs/cgroup'

/** A group of processes that cannot grow beyond a limit. */
export interface PidsGroup {
  /** A process that writes its id here is in it, with all that it starts. */
  readonly entrance: string
  /** Who is in it. */
  pids(): readonly number[]
  remove(): Promise<void>
}

/** Where groups can be made: cgroups(7), either version; undefined where they can't. */
export function pidsRoot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  if (existsSync(join(V1, 'cgroup.procs'))) return V1
  const controllers = join(V2, 'cgroup.subtree_control')
  const isOn = existsSync(controllers) && readFileSync(controllers, 'utf8').includes('pids')
  return isOn ? V2 : undefined
}

/** @param most - Processes and threads. */
export function newPidsGroup(most: number): PidsGroup {
  const root = pidsRoot()
  if (root === undefined) throw new Error('no pids controller')
  const dir = join(root, `indev-loop-${process.pid}-${process.hrtime.bigint()}`)
  const entrance = join(dir, 'cgroup.procs')
  mkdirSync(dir)
  writeFileSync(join(dir, 'pids.max'), String(most))
  return {
    entrance,
    pids: () => readFileSync(entrance, 'utf8').split('\n').filter(Boolean).map(Number),
    async remove() {
      for (let tries = 0; existsSync(dir) && tries < 100; tries += 1) {
        try {
          rmdirSync(dir)
        } catch {
          // The kernel is still burying.
          await delay(20)
        }
      }
    },
  }
}
