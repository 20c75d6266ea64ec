function inner() {
  const deep = 'deep-local'
  throw new Error(deep)
}
function wrap() {
  const w = 'wrap-local'
  try {
    inner()
  } catch (error) {
    throw new Error(w, { cause: error })
  }
}
setTimeout(function tick() {
  wrap()
}, 1)
