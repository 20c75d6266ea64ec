require('node:v8').setFlagsFromString('--stack-size=3000')
function recurse(n) {
  return recurse(n + 1) + 1
}
setTimeout(function tick() {
  recurse(0)
}, 1)
