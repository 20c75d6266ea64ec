function inner() {
  const config = { cluster: undefined }
  return config.cluster.name
}
setTimeout(function tick() {
  inner()
}, 1)
