// Blocks its loop until a report of it is there.
const fs = require('node:fs')
const isReported = () =>
  fs.readdirSync(process.env.CRASH_DIR).some((name) => /^crash-.*json$/.test(name))
const runFile = () => {
  const name = fs.readdirSync(process.env.CRASH_DIR).find((file) => file.startsWith('run-'))
  return fs.readFileSync(`${process.env.CRASH_DIR}/${name}`, 'utf8')
}
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
const [, , way, end] = process.argv
const alive = setInterval(() => undefined, 10_000)
// Once it is watched: before that nobody would see it.
process.once('worker', () => setTimeout(command, 1))
function command() {
  clearInterval(alive)
  globalThis.crash.crumb('step', 'before the hang')
  ;({ spins, waits, matches })[way]()
  if (end === 'kill') kill()
  // Once its run file no longer says that there is a report of its end.
  if (end === 'kill-later') setInterval(() => runFile().includes('reportedAtMs') || kill(), 5)
  if (end === 'throw') throw new Error('after the hang')
}
