function inner() {
  const body = '<html>502'
  return JSON.parse(body)
}
setTimeout(function tick() {
  inner()
}, 1)
