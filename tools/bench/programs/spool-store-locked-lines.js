// As spool-store-lines.js, with the writers locked out while the file is taken away.
import lockfile from 'proper-lockfile'

import { open as openLines } from './spool-store-lines.js'

const OPTIONS = { realpath: false, retries: { retries: 10_000, minTimeout: 1, maxTimeout: 10 } }

export function open(dir) {
  const lines = openLines(dir)
  return {
    fill: (payloads) => lines.fill(payloads),
    async take(deliver) {
      const release = await lockfile.lock(`${dir}/events.log`, OPTIONS)
      lines.take(deliver)
      await release()
    },
  }
}
