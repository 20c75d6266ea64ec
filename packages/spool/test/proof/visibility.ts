/** A reader may come between any two system calls of a writer: what it sees must be whole. */
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { memoryDir } from '../support/memory-dir.ts'
import { join } from 'node:path'
import { interceptedIo } from '../support/io.ts'
import type { Implementation } from './implementation.ts'

/** Looks at ready/ before every system call of an append. Returns what was not whole, or not synced. */
export function proveVisibility(impl: Implementation): string[] {
  const root = mkdtempSync(join(memoryDir(), 'spool-visible-'))
  const ready = join(root, 'v1', 'ready')
  const wrong: string[] = []
  let isSynced = false
  const io = interceptedIo((name) => {
    if (name === 'open') isSynced = false
    if (name === 'fsync') isSynced = true
    if (name === 'rename' && !isSynced) wrong.push('renamed before it was synced')
    for (const file of filesIn(ready)) {
      const bytes = readFileSync(join(ready, file))
      const promised = Number(file.split('.')[2])
      const { frames, rest } = impl.decodeFrames(bytes, 2 ** 20)
      if (bytes.length !== promised || frames.length === 0 || rest !== 'none') {
        wrong.push(`before ${name}: ${bytes.length} of ${promised} bytes in ready/`)
      }
    }
  }, impl.nodeIo)
  const spool = impl.openSpool({ dir: join(root, 'v1'), durability: 'file', deps: { io } })
  for (let index = 0; index < 3; index++) spool.appendSync({ payload: Buffer.from('visible') })
  rmSync(root, { recursive: true, force: true })
  return wrong
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
