import { builtins } from './builtins.ts'
import { bootId } from './identity.ts'
import type { WatchLimits } from './limits.ts'
import type { StatePaths } from './paths.ts'
import { nodeSystem } from './system.ts'

/** The thread that kills this process when it must not go on. */
export interface Watchdog {
  /**
   * From now on losing the lease is death.
   *
   * @param entry - The text of the lease's entry while it is ours.
   * @returns Ends that, at once: call it before giving the lease back.
   */
  guardLease(entry: string): () => void
}

/** A thread that has not said so by then is not watching; one on a machine that stood still only seems so. */
const READY_MS = 30_000

/**
 * Starts the thread that kills this process at its maximum life or memory, when its lease is lost, or a
 * moment after a halt. A timer can't: it never fires in a blocked loop. When the thread dies, so do we.
 *
 * First of all the thread counts those that entered lately, in a file of its own: one too many is killed
 * before this returns, so that a bomb whose children enter is bounded, also when nothing else bounds it.
 *
 * @throws An Error when the thread does not come up.
 */
export async function startWatchdog(
  { halt, lease, entered }: Pick<StatePaths, 'halt' | 'lease' | 'entered'>,
  limits: WatchLimits,
): Promise<Watchdog> {
  // Shared, not sent: a message would arrive after the lease is gone.
  const held = new Uint8Array(new SharedArrayBuffer(256))
  const { Worker } = builtins.workerThreads()
  const worker = new Worker(WATCH, {
    eval: true,
    name: 'forker-watchdog',
    workerData: { ...limits, halt, lease, entered, boot: bootId(nodeSystem()).slice(0, 8), held },
    // Not ours to hand down: options of the host's command line.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  })
  worker.unref()
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(reject, READY_MS, new Error('the watchdog did not start'))
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('message', () => {
      clearTimeout(timer)
    })
  })
  worker.on('error', dieUnwatched).on('exit', dieUnwatched)
  return {
    guardLease: (entry) => {
      // The first byte is the length, set last and cleared first.
      const text = Buffer.from(entry)
      held.set(text, 1)
      Atomics.store(held, 0, text.length)
      return () => {
        Atomics.store(held, 0, 0)
      }
    },
  }
}

function dieUnwatched(): void {
  process.kill(process.pid, 'SIGKILL')
}

/**
 * The thread's program. Text, because a bundle has no second file to load, and plain calls, because
 * nothing may be needed that a broken host could break.
 */
const WATCH = `'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const fs = require('node:fs')
const { maxLifeMs, maxRssBytes, graceMs, halt, lease, entered, held } = workerData
const { mostEntered, enteredWindowMs, boot } = workerData
const kill = (signal) => process.kill(process.pid, signal)
const facts = (path) => fs.statSync(path, { throwIfNoEntry: false })
const startMs = performance.now()
let deadlineMs = startMs + maxLifeMs
let told = false

const quietly = (look, otherwise) => {
  try {
    return look()
  } catch {
    return otherwise
  }
}
const isHalted = () => {
  const stats = facts(halt)
  return stats !== undefined && (stats.size === 0 || stats.mtimeMs > Date.now())
}
const readEntry = () =>
  process.platform === 'win32' ? fs.readFileSync(lease, 'utf8') : fs.readlinkSync(lease)

const countSelf = () => {
  const nowMs = Number(process.hrtime.bigint() / 1000000n)
  fs.appendFileSync(entered, nowMs + ' ' + boot + '\\n', { mode: 0o600 })
  const lines = fs.readFileSync(entered, 'utf8').trim().split('\\n')
  const isRecent = (line) => {
    const [atMs, bootThen] = line.split(' ')
    return bootThen === boot && atMs <= nowMs && nowMs - atMs < enteredWindowMs
  }
  if (lines.filter(isRecent).length > mostEntered) kill('SIGKILL')
  if (lines.length > 1_000) fs.unlinkSync(entered)
}

let ticks = 0
const watch = () => {
  const nowMs = performance.now()
  if (nowMs >= deadlineMs || process.memoryUsage.rss() > maxRssBytes) kill('SIGKILL')
  ticks += 1
  if (ticks % 4 !== 0) return
  const length = Atomics.load(held, 0)
  const entry = Buffer.from(held.slice(1, 1 + length)).toString()
  const lost = length > 0 && quietly(readEntry) !== entry
  // Asked after the look: whoever gives the lease back says so first.
  if (lost && Atomics.load(held, 0) > 0) kill('SIGKILL')
  if (!told && quietly(isHalted, true)) {
    told = true
    deadlineMs = Math.min(deadlineMs, nowMs + graceMs)
    kill('SIGTERM')
  }
}
// What can't be counted can't take its lease either.
quietly(countSelf)
setInterval(watch, 250)
parentPort.postMessage('ready')
`
