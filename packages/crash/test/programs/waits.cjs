function tick() {
  const t = 'tick-local'
  throw new Error(t)
}
// Until the loop has been idle for so many ms, however slow the machine.
const idleMs = Number(process.argv[2])
setInterval(() => {
  if (performance.eventLoopUtilization().idle > idleMs) tick()
}, 20)
