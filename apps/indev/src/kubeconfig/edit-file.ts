import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { CommandContext } from '@indev/cli'
import { CliError, makeDirectory } from '@indev/cli'
import { KubeconfigDocument } from './document.ts'
import { keepBackup } from './backup.ts'

/** How long a change waits for another program's, ms. */
const MAX_WAIT_MS = 2_000
const PAUSE_MS = 50

/** The document in a file; an absent file is an empty one. @throws {@link CliError} `kubeconfig.unreadable`. */
export function readKubeconfig(file: string): KubeconfigDocument {
  return parse(file, textOf(file))
}

function parse(file: string, text: string | undefined): KubeconfigDocument {
  try {
    return new KubeconfigDocument(text ?? '')
  } catch (cause) {
    throw trouble('kubeconfig.unreadable', `${file} cannot be used: ${reason(cause)}`, cause)
  }
}

/** Changes one document; whether the file is to be written. */
export type Change = (document: KubeconfigDocument, file: string) => boolean

/**
 * Changes kubeconfigs, each under kubectl's own lock: both programs see each other's changes whole or not at all.
 *
 * The old contents are kept for `indev kubeconfig undo`, as one change; a link stays one, a mode stays what it
 * was, a new file is 0600. A file that `change` has nothing to say of is not written.
 *
 * @throws {@link CliError} `kubeconfig.locked`, `kubeconfig.unreadable`, `kubeconfig.unwritable`.
 * @see https://github.com/kubernetes/client-go/blob/master/tools/clientcmd/config.go (lockFile)
 */
export async function editKubeconfigs(
  ctx: CommandContext,
  files: readonly string[],
  change: Change,
): Promise<void> {
  const atMs = ctx.clock.nowMs()
  for (const file of new Set(files)) {
    const unlock = await lock(ctx, file)
    try {
      const before = textOf(file)
      const document = parse(file, before)
      if (!change(document, file)) continue
      const text = document.toString()
      if (text === before) continue
      if (ctx.paths !== undefined) keepBackup(ctx.paths, { atMs, file, before, text })
      replace(file, text)
    } finally {
      unlock()
    }
  }
}

/** Puts a content back, or removes the file that there was not, under the same lock. */
export async function restoreKubeconfig(
  ctx: CommandContext,
  file: string,
  before: string | undefined,
  isUnchanged: (text: string | undefined) => boolean,
): Promise<boolean> {
  const unlock = await lock(ctx, file)
  try {
    if (!isUnchanged(textOf(file))) return false
    if (before === undefined) rmSync(file, { force: true })
    else replace(file, before)
    return true
  } finally {
    unlock()
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw trouble('kubeconfig.unreadable', `${file} cannot be used: ${reason(error)}`, error)
  }
}

async function lock(ctx: CommandContext, file: string): Promise<() => void> {
  const path = `${file}.lock`
  try {
    makeDirectory(dirname(file))
    const startMs = ctx.clock.monotonicMs()
    while (!tryLock(path)) {
      if (ctx.clock.monotonicMs() - startMs > MAX_WAIT_MS) throw locked(file, path)
      await ctx.sleep(PAUSE_MS)
    }
  } catch (error) {
    if (error instanceof CliError || codeOf(error) === undefined) throw error
    throw trouble('kubeconfig.unwritable', `${file} cannot be written: ${reason(error)}`, error)
  }
  return () => {
    rmSync(path, { force: true })
  }
}

function tryLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** By rename, beside the file itself and not beside a link to it. */
function replace(file: string, text: string): void {
  const isThere = existsSync(file)
  const real = isThere ? realpathSync(file) : file
  const temporary = `${real}.${process.pid}.tmp`
  try {
    const fd = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(fd, text)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    if (isThere) chmodSync(temporary, statSync(real).mode & 0o777)
    renameSync(temporary, real)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw trouble('kubeconfig.unwritable', `${file} cannot be written: ${reason(cause)}`, cause)
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

function trouble(
  slug: 'kubeconfig.unreadable' | 'kubeconfig.unwritable',
  message: string,
  cause: unknown,
): CliError {
  return new CliError({ slug, kind: 'environment', message, recordable: true, cause })
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function reason(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : 'unknown')
}
