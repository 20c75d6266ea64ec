// The system calls of a drain of ours, and nothing else: claimed by rename, read, removed.
import {
  closeSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs'

import { open as openWay } from './spool-way-calls.js'

export function open(dir) {
  const way = openWay(dir)
  return {
    fill(payloads) {
      for (const payload of payloads) way.append(payload)
    },
    take(deliver) {
      const claim = `${dir}/claim`
      const done = `${dir}/done`
      mkdirSync(done)
      const names = readdirSync(`${dir}/ready`)
      for (let first = 0; first < names.length; first += 512) {
        const batch = names.slice(first, first + 512)
        renameSync(done, claim)
        for (const name of batch) renameSync(`${dir}/ready/${name}`, `${claim}/${name}`)
        deliver(batch.map((name) => read(`${claim}/${name}`)))
        renameSync(claim, done)
        for (const name of batch) unlinkSync(`${done}/${name}`)
      }
      rmdirSync(done)
    },
  }
}

function read(file) {
  const fd = openSync(file, 'r')
  const bytes = Buffer.allocUnsafe(2049)
  const length = readSync(fd, bytes)
  closeSync(fd)
  return bytes.subarray(0, length)
}
