import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from '@jest/globals'

const made: string[] = []

/** A new directory under the system's temporary one; gone after the test. */
export function tempDir(): string {
  const path = mkdtempSync(join(tmpdir(), 'spool-'))
  made.push(path)
  return path
}

/** A path for a spool that does not exist yet; gone after the test. */
export function spoolDir(): string {
  return join(tempDir(), 'v1')
}

afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true })
})
