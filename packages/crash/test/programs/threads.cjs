// How many threads it started, of the guard or not, until some time after the guard has begun to look: as long as it is a
// short run, which one that stood still for seconds is no more.
let threads = 0
process.on('worker', () => {
  if (performance.now() < 3_000) threads += 1
})
const say = () => process.stdout.write(String(threads))
setTimeout(() => setTimeout(say, 30), 30)
