import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone at the end of the test. */
export function temporaryDir(parent: string = tmpdir()): TemporaryDir {
  const path = mkdtempSync(join(parent, 'indev-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * One for a few small files, in memory where there is such a place: a disk that others keep busy makes each
 * `fsync` of a home wait, and all that happens in this process with it.
 */
export function smallTemporaryDir(): TemporaryDir {
  return temporaryDir(isWritable(MEMORY) ? MEMORY : tmpdir())
}

const MEMORY = '/dev/shm'

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

export interface TemporaryDir extends Disposable {
  readonly path: string
}
