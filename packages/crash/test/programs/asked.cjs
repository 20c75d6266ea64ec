// Says that it runs. Ends with its input, which it waits for as programs do or inside a call, or with a loop of its own.
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const [, , way, stop] = process.argv
function spins() {
  const name = 'asked-local'
  const password = 'canary'
  let turns = 0
  while (!fs.existsSync(stop)) turns += name.length + password.length
  return turns
}
const ways = {
  spins,
  waits: () => process.stdin.resume(),
  calls: () => spawnSync('cat', { stdio: 'inherit' }),
}
setTimeout(function command() {
  globalThis.crash.crumb('step', 'before it was asked')
  fs.writeSync(1, '.')
  ways[way]()
}, 1)
