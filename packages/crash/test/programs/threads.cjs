// How many threads it started, of the guard or not, while it ran for a moment.
let threads = 0
process.on('worker', () => {
  threads += 1
})
setTimeout(() => process.stdout.write(String(threads)), 30)
