function tick() {
  const t = 'tick-local'
  throw new Error(t)
}
// Long enough for the loop to have been idle, however slow the machine.
setInterval(() => {
  if (performance.eventLoopUtilization().idle > 400) tick()
}, 50)
