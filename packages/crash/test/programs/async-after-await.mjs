import { setTimeout as delay } from 'node:timers/promises'
async function inner(a) {
  const x = a + 1
  await delay(1)
  throw new Error(`e${x}`)
}
async function outer() {
  const o = 'outer-local'
  await inner(41)
  return o
}
void outer()
