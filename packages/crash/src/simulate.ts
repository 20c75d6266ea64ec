/**
 * Real crashes on demand, to see what they leave.
 *
 * @packageDocumentation
 */
import type { CrashKind } from './report.ts'

export type { CrashKind }

/** Something to go wrong. */
export type Simulation =
  | 'exception'
  | 'rejection'
  | 'null'
  | 'cause'
  | 'exit-listener'
  | 'worker'
  | 'stack-overflow'
  | 'unsettled'
  | 'out-of-memory'
  | 'abort'
  | 'segmentation-fault'
  | 'kill'
  | 'hang'

/** What a simulation needs and leaves. */
export interface SimulationFacts {
  /** The kind of the report, and whether the next run writes it. */
  readonly kind: CrashKind
  /** True when it is `reapRuns` that makes the report. */
  readonly later: boolean
  /** How Node is to be started for it: to fill an ordinary heap takes gigabytes. */
  readonly nodeArgs: readonly string[]
}

const facts = (
  kind: CrashKind,
  later: boolean = false,
  nodeArgs: readonly string[] = [],
): SimulationFacts => ({ kind, later, nodeArgs })

/** Every simulation. */
export const SIMULATIONS: Readonly<Record<Simulation, SimulationFacts>> = {
  exception: facts('exception'),
  rejection: facts('rejection'),
  null: facts('exception'),
  cause: facts('exception'),
  'exit-listener': facts('exception'),
  worker: facts('exception'),
  'stack-overflow': facts('exception'),
  unsettled: facts('unsettled'),
  'out-of-memory': facts('out-of-memory', true, ['--max-old-space-size=40']),
  abort: facts('vanished', true),
  'segmentation-fault': facts('vanished', true),
  kill: facts('vanished', true),
  hang: facts('hang'),
}

/**
 * Ends this process in a bad way. To be awaited at the top level: `unsettled` is just that, and never comes.
 *
 * The crash comes from a timer, so that nothing of the caller can catch it. `hang` waits until the guard watches for hangs, stands
 * still until it has been seen, which takes some nine seconds in all, and exits with 1.
 *
 * @param isSeen - Whether a hang has been reported. Without it, it lasts as long as the guard may take.
 */
export function simulateCrash(
  simulation: Simulation,
  isSeen: () => boolean = () => false,
): Promise<never> {
  const request = { name: 'prod', region: 'eu', attempt: 1 }
  if (simulation === 'hang') {
    const latest = setTimeout(standStill, WATCHED_MS, request, isSeen)
    process.once('worker', () => {
      clearTimeout(latest)
      setTimeout(standStill, 1, request, isSeen)
    })
  } else if (simulation !== 'unsettled') {
    setTimeout(() => {
      crash(simulation, request)
    }, 1)
  }
  return new Promise(() => undefined)
}

/** By then a guard watches, if it ever does. */
const WATCHED_MS = 5_000
/** By then it has seen that the loop stands still. */
const SEEN_MS = 7_000

interface Request {
  readonly name: string
  readonly region: string
  readonly attempt: number
}

function crash(simulation: Exclude<Simulation, 'unsettled' | 'hang'>, request: Request): void {
  switch (simulation) {
    case 'exception':
      fail(request)
      break
    case 'rejection':
      void rejects(request)
      break
    case 'null':
      throwNull()
      break
    case 'cause':
      failWithCause(request)
      break
    case 'exit-listener':
      process.on('exit', () => {
        fail(request)
      })
      process.exit()
      break
    case 'worker':
      failInWorker()
      break
    case 'stack-overflow':
      recurse(0)
      break
    case 'out-of-memory':
      fillHeap()
      break
    case 'abort':
      process.abort()
      break
    case 'segmentation-fault':
      process.kill(process.pid, 'SIGSEGV')
      break
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      break
  }
}

function fail(request: Request): never {
  const cluster = `${request.region}/${request.name}`
  throw new Error(`simulated: no such cluster ${cluster}`)
}

async function rejects(request: Request): Promise<never> {
  await Promise.resolve()
  return fail(request)
}

function throwNull(): never {
  const nothing: unknown = null
  throw nothing
}

function failWithCause(request: Request): never {
  try {
    return fail(request)
  } catch (error) {
    throw new Error('simulated: the command failed', { cause: error })
  }
}

function failInWorker(): void {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const worker = new Worker("throw new Error('simulated: in a worker')", { eval: true })
  worker.ref()
}

function recurse(depth: number): number {
  return recurse(depth + 1) + 1
}

/** Without using the processor, but the loop does not turn. */
function standStill(request: Request, isSeen: () => boolean): never {
  const cell = new Int32Array(new SharedArrayBuffer(4))
  const endMs = performance.now() + SEEN_MS
  while (!isSeen() && performance.now() < endMs) Atomics.wait(cell, 0, 0, 10 * request.attempt)
  process.exit(1)
}

function fillHeap(): never {
  const kept: object[] = []
  for (;;) kept.push(Array.from({ length: 10_000 }, () => ({})))
}
