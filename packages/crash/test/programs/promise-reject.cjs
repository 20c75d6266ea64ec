function inner(a) {
  const x = a + 1
  void Promise.reject(new Error(`e${x}`))
}
setTimeout(function tick() {
  inner(41)
}, 1)
