// Read, delivered and only then removed, 512 records in a transaction.
import { open as openLmdb } from 'lmdb'

export function open(dir) {
  const database = openLmdb({ path: `${dir}/lmdb`, encoding: 'binary' })
  return {
    fill(payloads) {
      database.transactionSync(() => {
        for (const [nth, payload] of payloads.entries()) database.putSync([0, 0, nth], payload)
      })
    },
    take(deliver) {
      for (;;) {
        const batch = [...database.getRange({ limit: 512 })]
        if (batch.length === 0) return
        deliver(batch.map(({ value }) => value))
        database.transactionSync(() => {
          for (const { key } of batch) database.removeSync(key)
        })
      }
    },
    close: () => database.close(),
  }
}
