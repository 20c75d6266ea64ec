import { openSpool } from '@indev/spool'

// Defaults, but for what would refuse a bench's rate of appends; `?full` after the name of this
// file: those of files and bytes as well.
const isFull = new URL(import.meta.url).search === '?full'
const LIMITS = isFull ? { breaker: false } : { breaker: false, maxFiles: 65_536, maxBytes: 2 ** 30 }

export function open(dir) {
  const spool = openSpool({ dir, limits: LIMITS })
  return {
    append(payload) {
      const result = spool.appendSync({ payload })
      if (!result.ok) throw new Error(`refused: ${result.reason}`)
    },
  }
}
