// Takes records out of a store until stdin ends, then once more; prints how many different ones came whole.
//
// node spool-taker.js <store> <dir>
import { setTimeout as delay } from 'node:timers/promises'

const [, , module, dir] = process.argv
const { open } = await import(module)
const store = open(dir)
const seen = new Set()
const over = new Promise((resolve) => process.stdin.once('end', resolve).resume())

process.stdout.write('ready\n')
// Again and again, but not at the expense of the writers.
while (!(await Promise.race([over.then(() => true), delay(2, false)]))) await store.take(count)
await store.take(count)
store.close?.()
process.stdout.write(`${seen.size}\n`)

function count(payloads) {
  for (const payload of payloads) {
    const text = Buffer.from(payload).toString('latin1')
    if (/^\d{16}x{2032}$/.test(text)) seen.add(text.slice(0, 16))
  }
}
