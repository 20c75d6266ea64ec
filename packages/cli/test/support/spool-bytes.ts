import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppPaths } from '@indev/telemetry'

/** The raw bytes of everything that waits in the spool, one string a file: protobuf keeps text as it is. */
export function spoolFiles(paths: AppPaths): readonly string[] {
  const ready = join(paths.spoolDir, 'ready')
  return namesIn(ready).map((name) => readFileSync(join(ready, name), 'latin1'))
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
