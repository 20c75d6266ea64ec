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
import { KubeconfigDocument } from './document.ts'
import { keepBackup } from './backup.ts'
import { type Locker, lockKubeconfig } from './lock.ts'
import { codeOf, reason, trouble } from './trouble.ts'

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
 */
export async function editKubeconfigs(
  ctx: Locker,
  files: readonly string[],
  change: Change,
): Promise<void> {
  const atMs = ctx.clock.nowMs()
  for (const file of new Set(files)) {
    const unlock = await lockKubeconfig(ctx, file)
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
  ctx: Locker,
  file: string,
  before: string | undefined,
  isUnchanged: (text: string | undefined) => boolean,
): Promise<boolean> {
  const unlock = await lockKubeconfig(ctx, file)
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
