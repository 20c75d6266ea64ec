// Blocks its loop until there is a report of where it does. On a busy machine the loop may have stood still before, and one
// stand is reported once: so it blocks for a while, turns, and blocks again for twice as long.
const fs = require('node:fs')
const [, , way, end] = process.argv
const dir = process.env.CRASH_DIR
const read = (name) => fs.readFileSync(`${dir}/${name}`, 'utf8')
const isReported = () =>
  fs
    .readdirSync(dir)
    .some((name) => /^crash-.*json$/.test(name) && read(name).includes(`"fn":"${way}"`))
const runFile = () => read(fs.readdirSync(dir).find((name) => name.startsWith('run-')))
const kill = () => process.kill(process.pid, 'SIGKILL')
let tries = 0
const untilMs = () => performance.now() + 500 * 2 ** tries
function spins(where) {
  const endMs = untilMs()
  let turns = 0
  while (!isReported() && performance.now() < endMs) turns += where.length
  return turns
}
function waits(where) {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const endMs = untilMs()
  while (!isReported() && performance.now() < endMs) Atomics.wait(cell, 0, 0, 10)
  return where
}
function matches(text) {
  return /^(a+)+$/.test(text)
}
// An argument has its value from the first line on: that is where a busy machine may leave it.
const blocks = {
  spins: () => spins('spin-local'),
  waits: () => waits('wait-local'),
  // Each letter doubles what it takes.
  matches: () => matches(`${'a'.repeat(22 + tries)}b`),
}
const alive = setInterval(() => undefined, 10_000)
// Once it is watched: before that nobody would see it.
process.once('worker', (worker) => {
  // As the thread tells it when it is over: it was in a call in which no JavaScript runs.
  if (way === 'told') worker.emit('message', { blockedMs: 7_000 })
  setTimeout(command, 1)
})
function command() {
  clearInterval(alive)
  if (tries === 0) globalThis.crash.crumb('step', 'before the hang')
  if (way !== 'told') {
    blocks[way]()
    tries += 1
    if (!isReported()) {
      setTimeout(command, 50)
      return
    }
  }
  if (end === 'kill') kill()
  // Once its run file no longer says that there is a report of its end.
  if (end === 'kill-later') setInterval(() => runFile().includes('reportedAtMs') || kill(), 5)
  if (end === 'throw') throw new Error('after the hang')
}
