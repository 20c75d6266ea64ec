// Appends records to a store and prints what that took, as one line of JSON in us:
// {cold, all}: from the start of loading to the end of the first append, and each of the others.
//
// node spool-writer.js <way> <dir> <writer> <count> [wait]: with `wait` the others wait for a byte on stdin.
// Nothing that a way may need is loaded before it.
const [, , way, dir, writer, count, wait] = process.argv
const payload = Buffer.alloc(2048, 'x')

// The first `import()` of a process has a price of its own, which is not the way's.
await import('./empty.js')
number(0)
const startedAtMs = performance.now()
const { open } = await import(way)
const store = open(dir)
await store.append(payload)
const cold = (performance.now() - startedAtMs) * 1000

if (wait !== undefined) {
  process.stdout.write('ready\n')
  await new Promise((resolve) => process.stdin.once('data', resolve))
}
const all = []
for (let nth = 1; nth <= Number(count); nth++) {
  number(nth)
  const beganAtMs = performance.now()
  const pending = store.append(payload)
  // Waiting for nothing would be counted too.
  if (pending !== undefined) await pending
  all.push((performance.now() - beganAtMs) * 1000)
}
store.close?.()
process.stdout.write(`${JSON.stringify({ cold, all })}\n`)
process.stdin.destroy()

// A record says who wrote it and when, so that the lost ones can be counted.
function number(nth) {
  payload.write(`${writer.padStart(8, '0')}${String(nth).padStart(8, '0')}`)
}
