globalThis.crash.crumb('step', 'before null')
setTimeout(function tick() {
  throw null
}, 1)
