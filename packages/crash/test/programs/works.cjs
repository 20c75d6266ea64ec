// Works in turns, none of which waits; throws once its watching would have begun several times.
function tick() {
  const t = 'tick-local'
  throw new Error(t)
}
let turns = 8
;(function work() {
  const untilMs = performance.now() + 20
  while (performance.now() < untilMs);
  turns -= 1
  if (turns === 0) tick()
  else setImmediate(work)
})()
