// Waits until its local variables are watched, then throws.
const { Session } = require('node:inspector')
function tick() {
  const t = 'tick-local'
  throw new Error(t)
}
const alive = setInterval(() => undefined, 10_000)
const connect = Reflect.get(Session.prototype, 'connect')
Session.prototype.connect = function () {
  connect.call(this)
  clearInterval(alive)
  setTimeout(tick, 1)
}
