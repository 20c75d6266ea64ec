/** A record appended while the drainer is on its way out is delivered all the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { memoryDir } from '../support/memory-dir.ts'
import { join } from 'node:path'
import { interceptedIo } from '../support/io.ts'
import type { Handler, LockProvider } from '../../src/drain.ts'
import type { Implementation } from './implementation.ts'
import { pause } from './scenario.ts'

/**
 * Appends before every system call of a drain, one call after the other, and also while the lock is
 * being given back. Whoever appended then asks `due()`, and starts a drainer of its own only if the
 * hints say so. Returns when a record was left lying.
 */
export async function proveWakeup(impl: Implementation): Promise<string[]> {
  for (let n = 1; ; n++) {
    const root = mkdtempSync(join(memoryDir(), 'spool-wakeup-'))
    const dir = join(root, 'v1')
    let isHeld = false
    let due = false
    const appendNow = (): void => {
      const writer = impl.openSpool({ dir })
      writer.appendSync({ payload: Buffer.from('late') })
      due ||= writer.due().due && !isHeld
    }
    let calls = 0
    const io = interceptedIo((_name, _args, nth) => {
      calls = nth
      if (nth === n) appendNow()
    }, impl.nodeIo)
    const lock: LockProvider = {
      acquire: async () => {
        isHeld = true
        return async () => void (isHeld = false)
      },
    }
    const spool = impl.openSpool({ dir, deps: { io, pause } })
    spool.appendSync({ payload: Buffer.from('early') })
    const begun = calls
    let batches = 0
    // A mutant may never stop; the proof has to.
    const handler: Handler = async () => ({ kind: ++batches > 10 ? 'retry' : 'ack' })
    await impl.drain(spool, handler, { lock, deadlineMs: 2000 })
    const { files } = impl.openSpool({ dir }).stats().pending
    rmSync(root, { recursive: true, force: true })
    if (files > 0 && !due) return [`an append before call ${n} of ${calls} was left lying`]
    if (n > begun && n > calls) return []
  }
}
