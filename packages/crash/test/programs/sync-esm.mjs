function inner(a) {
  const x = a + 1
  throw new Error(`e${x}`)
}
function outer() {
  const o = 'outer-local'
  inner(41)
  return o
}
outer()
