// Says that it runs, when it is where it is to be asked. Ends with its input, which it waits for as programs do or inside a
// call, or with a loop of its own.
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const [, , way, stop] = process.argv
function spins() {
  const name = 'asked-local'
  const password = 'canary'
  let turns = 0
  fs.writeSync(1, '.')
  while (!fs.existsSync(stop)) turns += name.length + password.length
  return turns
}
function waits() {
  process.stdin.resume()
  // Called by Node: once it has said so, no line of the program is left to run.
  process.nextTick(fs.writeSync, 1, '.')
}
const ways = {
  spins,
  unwatched: waits,
  waits,
  calls: () => spawnSync('sh', ['-c', 'printf .; exec cat'], { stdio: 'inherit' }),
}
const alive = setInterval(() => undefined, 10_000)
// Once it is watched, or never is: before that nobody would answer.
if (way === 'unwatched') command()
else process.once('worker', () => setTimeout(command, 1))
function command() {
  clearInterval(alive)
  globalThis.crash.crumb('step', 'before it was asked')
  ways[way]()
}
