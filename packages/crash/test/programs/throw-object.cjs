setTimeout(function tick() {
  const code = 5
  throw { code }
}, 1)
