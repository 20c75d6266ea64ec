import { openSpool } from '@indev/spool'

// Defaults, but for what would refuse a bench's rate of appends.
export function open(dir) {
  const spool = openSpool({ dir, limits: { breaker: false, maxFiles: 65_536, maxBytes: 2 ** 30 } })
  return {
    append(payload) {
      const result = spool.appendSync({ payload })
      if (!result.ok) throw new Error(`refused: ${result.reason}`)
    },
  }
}
