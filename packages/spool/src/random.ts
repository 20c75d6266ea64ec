import type { SpoolDeps } from './options.ts'

const UINT32 = 2 ** 32

/**
 * `words` times 32 bits that no other process is likely to draw: `Math.random` is seeded per
 * process, and the time and the process id are mixed in for those that started from one snapshot.
 * Not a secret; `node:crypto` would cost a fresh process 2 ms.
 */
export function uniqueHex(deps: SpoolDeps, words: 2 | 4): string {
  const moment = Math.floor(deps.monotonicMs() * 1e6) % UINT32
  let hex = ''
  for (let word = 0; word < words; word++) {
    const noise = Math.floor(deps.random() * UINT32)
    const mixed = (noise ^ moment ^ Math.imul(deps.pid, 0x9e3779b1 + word)) >>> 0
    hex += mixed.toString(16).padStart(8, '0')
  }
  return hex
}
