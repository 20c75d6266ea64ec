import { readFile } from 'node:fs/promises'
async function load(path) {
  const full = `${path}x`
  return await readFile(full)
}
async function main() {
  const m = 'main-local'
  await load('/nope')
  return m
}
await main()
