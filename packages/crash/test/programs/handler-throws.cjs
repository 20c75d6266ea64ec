process.on('uncaughtException', function handler(error) {
  throw new Error('handler threw', { cause: error })
})
setTimeout(function tick() {
  throw new Error('first')
}, 1)
