function inner() {
  return new Promise((_resolve, reject) => {
    setTimeout(function late() {
      const l = 'late'
      reject(new Error(l))
    }, 1)
  })
}
void (async function main() {
  const m = 'main-local'
  await inner()
  return m
})()
