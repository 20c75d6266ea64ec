import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

import type { Random } from '../random.ts'

const DAY_MS = 86_400_000
/** The moment at which the programs evaluate. */
const AT_MS = 1_790_000_000_000
const [SPAN_MS, LINES_A_WRITE] = [30 * DAY_MS, 10_000]

/** Writes events of 30 days, oldest first, one JSON document a line: 1 % are bad, 2 % slow. */
export async function writeEvents(file: string, count: number, random: Random): Promise<void> {
  const out = createWriteStream(file)
  for (let row = 0; row < count; row += LINES_A_WRITE) {
    const length = Math.min(LINES_A_WRITE, count - row)
    const lines = Array.from({ length }, (_, step) => eventLine(row + step, count, random))
    if (!out.write(lines.join(''))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

function eventLine(row: number, count: number, random: Random): string {
  const event = {
    id:
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0') + row.toString(16).padStart(8, '0'),
    atMs: Math.floor(AT_MS - SPAN_MS + ((row + 1) * SPAN_MS) / count),
    outcome: random() < 0.01 ? 'bad' : 'good',
    durationNs: Math.round(random() < 0.02 ? 3e9 * (1 + random()) : 1e9 * random()),
  }
  return `${JSON.stringify(event)}\n`
}
