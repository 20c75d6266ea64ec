function tick() {
  const t = 'tick-local'
  throw new Error(t)
}
const endMs = performance.now() + Number(process.argv[2])
;(function work() {
  const untilMs = performance.now() + 20
  while (performance.now() < untilMs);
  if (performance.now() > endMs) tick()
  else setImmediate(work)
})()
