// Puts `last` between a command that ends itself by process.exit() and its end.
const exit = process.exit.bind(process)

export function beforeExit(last) {
  let isLeaving = false
  process.exit = (code) => {
    if (isLeaving) return
    isLeaving = true
    // A command that finds itself alive after its exit may try a signal.
    process.kill = () => true
    Promise.resolve()
      .then(last)
      .catch(() => {})
      .finally(() => exit(code))
  }
}
