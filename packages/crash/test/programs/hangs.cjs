// Blocks its loop until a report of it is there.
const fs = require('node:fs')
const isReported = () =>
  fs.readdirSync(process.env.CRASH_DIR).some((name) => /^crash-.*json$/.test(name))
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
const [, , way, end] = process.argv
const alive = setInterval(() => undefined, 10_000)
// Once it is watched: before that nobody would see it.
process.once('worker', () => setTimeout(command, 1))
function command() {
  clearInterval(alive)
  globalThis.crash.crumb('step', 'before the hang')
  ;({ spins, waits })[way]()
  if (end === 'kill') process.kill(process.pid, 'SIGKILL')
  if (end === 'throw') throw new Error('after the hang')
}
