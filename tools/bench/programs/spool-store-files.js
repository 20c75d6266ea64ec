// One file a record: read, delivered in batches of 512, and only then removed.
import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'

export function open(dir) {
  return {
    fill(payloads) {
      for (const [nth, payload] of payloads.entries()) writeFileSync(`${dir}/${nth}.rec`, payload)
    },
    take(deliver) {
      const names = readdirSync(dir).filter((name) => name.endsWith('.rec'))
      for (let first = 0; first < names.length; first += 512) {
        const batch = names.slice(first, first + 512).map((name) => `${dir}/${name}`)
        deliver(batch.map((file) => readFileSync(file)))
        for (const file of batch) unlinkSync(file)
      }
    },
  }
}
