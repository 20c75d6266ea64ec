function say() {
  process.stdout.write('something of the program ran')
}
function inner() {
  const text = 'x'.repeat(300)
  const nested = { level: { deeper: { deepest: 1 } }, list: [[1], 1] }
  const map = new Map([[1, 2]])
  const proxy = new Proxy({}, { get: say, ownKeys: say, getOwnPropertyDescriptor: say })
  const hostile = {
    get trap() {
      return say()
    },
    toJSON: say,
  }
  const error = new Error('text')
  const [nothing, missing, big, nan] = [null, undefined, 5n, Number.NaN]
  const password = 'canary'
  const circular = {}
  circular.self = circular
  const bytes = Buffer.alloc(3)
  if (text !== '') {
    const inBlock = true
    throw new Error(`${inBlock}`)
  }
  const late = [nested, map, proxy, hostile, error, nothing, missing, big, nan, password, bytes]
  return late
}
function recurse(depth) {
  if (depth === 0) return inner()
  return [recurse(depth - 1)]
}
setTimeout(function tick() {
  recurse(24)
}, 1)
