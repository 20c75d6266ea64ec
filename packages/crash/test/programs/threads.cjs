// How many threads it started, of the guard or not, until some time after the guard has begun to look.
let threads = 0
process.on('worker', () => {
  threads += 1
})
const say = () => process.stdout.write(String(threads))
setTimeout(() => setTimeout(say, 30), 30)
