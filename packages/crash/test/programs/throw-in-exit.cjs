globalThis.crash.crumb('step', 'before exit')
process.on('exit', function onExit() {
  throw new Error('in exit')
})
