function inner() {
  const deep = 'deep-local'
  throw new Error(deep)
}
function wrap() {
  const w = 'wrap-local'
  try {
    inner()
  } finally {
    globalThis.z = w
  }
}
setTimeout(function tick() {
  wrap()
}, 1)
