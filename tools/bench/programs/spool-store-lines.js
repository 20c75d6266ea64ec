// One file for all: renamed, read, removed and delivered, in the order of gatsby-telemetry's store.ts.
import { appendFileSync, existsSync, readFileSync, renameSync, unlinkSync } from 'node:fs'

export function open(dir) {
  const file = `${dir}/events.log`
  return {
    fill(payloads) {
      for (const payload of payloads) appendFileSync(file, `${payload}\n`)
    },
    take(deliver) {
      if (!existsSync(file)) return
      const taken = `${file}-${Date.now()}-${process.pid}`
      renameSync(file, taken)
      const lines = readFileSync(taken, 'latin1').split('\n').slice(0, -1)
      unlinkSync(taken)
      deliver(lines.map((line) => Buffer.from(line, 'latin1')))
    },
  }
}
