import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const V1 = '/sys/fs/cgroup/pids'
const V2 = '/sys/fs/cgroup'

/** @returns {string | undefined} */
export function pidsRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  if (existsSync(join(V1, 'cgroup.procs'))) return V1
  const controllers = join(V2, 'cgroup.subtree_control')
  const isOn = existsSync(controllers) && readFileSync(controllers, 'utf8').includes('pids')
  return isOn ? V2 : undefined
}

/** @param {number} most */
export function newPidsGroup(most) {
  const root = pidsRoot()
  if (root === undefined) throw new Error('no pids controller')
  const dir = join(root, `indev-${process.pid}-${process.hrtime.bigint()}`)
  const entrance = join(dir, 'cgroup.procs')
  mkdirSync(dir)
  writeFileSync(join(dir, 'pids.max'), String(most))
  return {
    entrance,
    pids: () => readFileSync(entrance, 'utf8').split('\n').filter(Boolean).map(Number),
    async [Symbol.asyncDispose]() {
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
