/** Damage to bytes: what arrives is a prefix of what was written, whatever bit was flipped. */
import type { SpoolRecord } from '../../src/index.ts'
import type { Implementation } from './implementation.ts'

/** Flips every bit of a file of three frames. Returns what was delivered that should not have been. */
export function proveDamage({ encodeFrames, decodeFrames }: Implementation): string[] {
  const records: SpoolRecord[] = ['one', 'two', 'three'].map((text, index) => ({
    id: `${index}`.repeat(32),
    createdAtMs: index,
    schema: index,
    payload: Buffer.from(text),
  }))
  const whole = encodeFrames(records)
  const intact = new Set(records.map((record) => describe(record)))
  const wrong: string[] = []
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const damaged = Buffer.from(whole)
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    for (const record of decodeFrames(damaged, 2 ** 20).frames) {
      if (!intact.has(describe(record))) wrong.push(`bit ${bit}: delivered ${describe(record)}`)
    }
  }
  return wrong
}

function describe({ id, createdAtMs, schema, payload }: SpoolRecord): string {
  return `${id} ${createdAtMs} ${schema} ${Buffer.from(payload).toString()}`
}
