import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const ROUNDS = 200
const RACERS = 2

export async function directoryRace(maker) {
  const root = mkdtempSync(join(tmpdir(), 'directory-race-'))
  const options = { workerData: { root, maker: maker.href, gate: new SharedArrayBuffer(4) } }
  const racers = Array.from({ length: RACERS }, () => new Worker(new URL(import.meta.url), options))
  try {
    const ended = await Promise.all(racers.map((racer) => once(racer, 'message')))
    return ended.flatMap(([failures]) => failures)
  } finally {
    for (const racer of racers) await racer.terminate()
    rmSync(root, { recursive: true, force: true })
  }
}

/** Whoever comes to a round first waits for the other: both go on in the same moment. */
async function race({ root, maker, gate }) {
  const { make } = await import(maker)
  const arrived = new Int32Array(gate)
  const failures = []
  for (let round = 0; round < ROUNDS; round += 1) {
    Atomics.add(arrived, 0, 1)
    while (Atomics.load(arrived, 0) < (round + 1) * RACERS);
    try {
      make(join(root, String(round), 'a', 'b', 'c'))
    } catch (error) {
      failures.push(String(error))
    }
  }
  parentPort.postMessage(failures, [])
}

if (!isMainThread && typeof workerData?.maker === 'string') await race(workerData)
