// Fills the heap, in one of several ways.
const kept = []
const some = (count) => Array.from({ length: count }, () => ({}))
function loop() {
  const what = 'kept-local'
  for (;;) kept.push(some(1e4), what)
}
function turn() {
  kept.push(some(1e4))
  setImmediate(turn)
}
function parse() {
  const text = `[${'[],'.repeat(1.5e6)}0]`
  kept.push(JSON.parse(text))
}
async function keep() {
  kept.push({ some: [1] })
}
async function promises() {
  for (;;) await keep()
}
globalThis.crash.crumb('step', 'before it was full')
const ways = { loop, turn, parse, promises }
setTimeout(() => ways[process.argv[2]](), 1)
