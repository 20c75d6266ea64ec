// Fills a store and takes everything out again, in batches; prints {ms, batches} of the taking.
//
// node spool-drain.js <store> <dir> <count>
const [, , module, dir, count] = process.argv
const { open } = await import(module)
const store = open(dir)
await store.fill(Array(Number(count)).fill(Buffer.alloc(2048, 'x')))

let [records, batches] = [0, 0]
const startedAtMs = performance.now()
await store.take((payloads) => {
  // As a request would be made of them.
  Buffer.concat(payloads)
  records += payloads.length
  batches++
})
const ms = performance.now() - startedAtMs
store.close?.()
if (records !== Number(count)) throw new Error(`${records} records of ${count} came out`)
process.stdout.write(`${JSON.stringify({ ms, batches })}\n`)
