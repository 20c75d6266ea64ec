globalThis.crash.crumb('step', 'before out of memory')
const kept = []
function grow() {
  for (;;) kept.push(Array.from({ length: 1e4 }, () => ({})))
}
grow()
