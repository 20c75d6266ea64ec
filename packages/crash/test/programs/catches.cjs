// Says how many times it was paused.
const { Session } = require('node:inspector')
let pauses = 0
const post = Reflect.get(Session.prototype, 'post')
Session.prototype.post = function (method, ...more) {
  if (method === 'Debugger.resume') pauses += 1
  return post.call(this, method, ...more)
}
process.on('exit', () => require('node:fs').writeSync(1, String(pauses)))
function thrower(i) {
  throw new Error(`caught ${i}`)
}
function last() {
  const x = 1
  throw new Error(`the last ${x}`)
}
setTimeout(function tick() {
  let caught = 0
  for (let i = 0; i < 1_000; i += 1) {
    try {
      thrower(i)
    } catch {
      caught += 1
    }
  }
  last()
  return caught
}, 1)
