function recurse(n) {
  const local = n * 2
  return recurse(n + 1) + local
}
setTimeout(function tick() {
  recurse(0)
}, 1)
