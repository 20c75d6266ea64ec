const { EventEmitter } = require('node:events')
const emitter = new EventEmitter()
emitter.on('x', function inner(a) {
  const x = a + 1
  throw new Error(`e${x}`)
})
setTimeout(() => emitter.emit('x', 41), 1)
