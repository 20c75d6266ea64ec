import { openSpool } from '@indev/spool'
import { drain } from '@indev/spool/drain'

// Defaults, but for what would refuse a backlog of this size.
const LIMITS = { breaker: false, maxFiles: 65_536, maxBytes: 2 ** 30 }

export function open(dir) {
  const spool = openSpool({ dir, limits: LIMITS })
  return {
    fill(payloads) {
      for (const payload of payloads) {
        const result = spool.appendSync({ payload })
        if (!result.ok) throw new Error(`refused: ${result.reason}`)
      }
    },
    // With its defaults: elected by the lock, 512 records or 1 MiB a batch, removed once acknowledged.
    async take(deliver) {
      await drain(spool, async ({ records }) => {
        deliver(records.map(({ payload }) => payload))
        return { kind: 'ack' }
      })
    },
  }
}
