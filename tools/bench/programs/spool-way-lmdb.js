import { open as openLmdb } from 'lmdb'

export function open(dir) {
  const database = openLmdb({ path: `${dir}/lmdb`, encoding: 'binary' })
  let nth = 0
  return {
    append(payload) {
      database.putSync([Date.now(), process.pid, nth++], payload)
    },
    close: () => database.close(),
  }
}
