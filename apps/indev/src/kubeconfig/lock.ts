import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import type { CommandContext } from '@indev/cli'
import { CliError, makeDirectory } from '@indev/cli'
import { exclusively } from '../auth/lock.ts'
import { codeOf, reason, trouble } from './trouble.ts'

/** What taking the lock needs of a command. */
export type Locker = Pick<CommandContext, 'clock' | 'paths' | 'sleep'>

/** How long a change waits for another program's, ms. */
const MAX_WAIT_MS = 2_000
const PAUSE_MS = 50

/**
 * Takes kubectl's own lock on a kubeconfig: a file beside it, which kubectl does not wait for but fails at.
 *
 * A signal cannot leave it behind, because whoever holds it gives no signal a turn until it is released;
 * `kill -9` can. That is why ours names its maker: the next of us removes the lock of one that is dead.
 *
 * @returns Its release; nothing may be awaited until then.
 * @throws {@link CliError} `kubeconfig.locked` after 2 s, `kubeconfig.unwritable`.
 * @see https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/config.go (lockFile)
 */
export async function lockKubeconfig(ctx: Locker, file: string): Promise<() => void> {
  const path = lockOf(file)
  try {
    makeDirectory(dirname(file))
    let endMs = ctx.clock.monotonicMs() + MAX_WAIT_MS
    while (!tryLock(path)) {
      if (ctx.clock.monotonicMs() <= endMs) await ctx.sleep(PAUSE_MS)
      else if (await removeAbandoned(ctx, path)) endMs = ctx.clock.monotonicMs() + MAX_WAIT_MS
      else throw locked(file, path)
    }
  } catch (error) {
    if (error instanceof CliError || codeOf(error) === undefined) throw error
    throw trouble('kubeconfig.unwritable', `${file} cannot be written: ${reason(error)}`, error)
  }
  return () => {
    rmSync(path, { force: true })
  }
}

/** The lock that one of us left when it was killed; `undefined` while whoever made it may be alive. */
export function abandonedLock(file: string): string | undefined {
  const path = lockOf(file)
  return isAbandoned(path) ? path : undefined
}

function lockOf(file: string): string {
  return `${file}.lock`
}

function tryLock(path: string): boolean {
  let fd: number
  try {
    fd = openSync(path, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  try {
    writeSync(fd, `${process.pid} ${hostname()}\n`)
    return true
  } catch (error) {
    // A full disk.
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}

/** Only one of us at a time: between the look and the removal a living one could take its place. */
async function removeAbandoned(ctx: Locker, path: string): Promise<boolean> {
  if (ctx.paths === undefined || !isAbandoned(path)) return false
  await exclusively(ctx, ctx.paths, () => {
    if (isAbandoned(path)) rmSync(path, { force: true })
  })
  return true
}

/** kubectl's lock is empty: nobody knows whose it is. */
function isAbandoned(path: string): boolean {
  const [, pid, host] = /^([1-9]\d*) (\S+)\n$/.exec(textOf(path)) ?? []
  return host === hostname() && !isAlive(Number(pid))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

function locked(file: string, path: string): CliError {
  return new CliError({
    slug: 'kubeconfig.locked',
    kind: 'environment',
    message: `${file} is being changed by another program; if none is running, remove ${path}`,
    recordable: true,
    retryable: true,
  })
}
