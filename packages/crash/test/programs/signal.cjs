const signal = process.argv[2]
globalThis.crash.crumb('step', `before ${signal}`)
process.kill(process.pid, signal)
setTimeout(() => {}, 5_000)
