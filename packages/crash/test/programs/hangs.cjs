// Blocks its loop until there is a report of where it does.
const fs = require('node:fs')
const [, , way, end] = process.argv
const dir = process.env.CRASH_DIR
const read = (name) => fs.readFileSync(`${dir}/${name}`, 'utf8')
// Of here: on a busy machine the loop may have stood still before.
const isReported = () =>
  fs
    .readdirSync(dir)
    .some((name) => /^crash-.*json$/.test(name) && read(name).includes(`"fn":"${way}"`))
const runFile = () => read(fs.readdirSync(dir).find((name) => name.startsWith('run-')))
const kill = () => process.kill(process.pid, 'SIGKILL')
function spins() {
  const where = 'spin-local'
  let turns = 0
  while (!isReported()) turns += where.length
  return turns
}
function waits() {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const where = 'wait-local'
  while (!isReported()) Atomics.wait(cell, 0, 0, 10)
  return where
}
function matches() {
  const text = `${'a'.repeat(40)}b`
  return /^(a+)+$/.test(text)
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
  globalThis.crash.crumb('step', 'before the hang')
  ;({ spins, waits, matches, told: () => undefined })[way]()
  if (end === 'kill') kill()
  // Once its run file no longer says that there is a report of its end.
  if (end === 'kill-later') setInterval(() => runFile().includes('reportedAtMs') || kill(), 5)
  if (end === 'throw') throw new Error('after the hang')
}
