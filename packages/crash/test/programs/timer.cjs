function inner(a) {
  const x = a + 1
  throw new Error(`e${x}`)
}
setTimeout(function tick() {
  const o = 'tick-local'
  inner(41)
  return o
}, 1)
