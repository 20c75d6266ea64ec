import type { Worker } from 'node:worker_threads'
import { hangWorker, type HangOrders, type Sight } from './hang-worker.ts'
import { quietly } from './quietly.ts'
import { Snapshot } from './snapshot.ts'
import type { SeenFrame } from './match-frames.ts'
import type { Stopped } from './report-writer.ts'

/** Whether and when it is noticed that the event loop stands still. */
export interface HangOptions {
  /**
   * `long-runs`: a second thread begins to look once the run has lasted for `afterMs`; it also answers `askStack`.
   * `never`: there is none.
   *
   * @defaultValue `'long-runs'`
   */
  readonly watch?: 'long-runs' | 'never'
  /**
   * How long a run must last to be watched, ms.
   *
   * @defaultValue 3,000
   */
  readonly afterMs?: number
  /**
   * How long the loop must stand still for a report, ms.
   *
   * @defaultValue 5,000
   */
  readonly blockedMs?: number
}

const MAX_TICK_MS = 250
const TICKS = 8
/** Far more than a debugger takes to stop a program whose JavaScript runs. */
const PATIENCE_MS = 2_000
const MAX_CHARS = 131_072
const DEPTH = 2
const KEY = 'indev.crash.sight'

/** What was seen when the program was stopped. */
interface Seen {
  readonly frames: readonly SeenFrame[]
  readonly blockedMs: number
}

/** Who is told. All of it on the main thread. */
export interface HangListener {
  /** The loop stands still; there are no frames when it does so in a call in which no JavaScript runs, which is told afterwards. */
  onHang(stopped: Stopped): void
  /** It turns again. */
  onRecovered(): void
  /** Somebody asked for the stack. */
  onAsked(stopped: Stopped): void
}

/** Where questions and answers are. */
export interface HangFiles {
  readonly askFile: string
  readonly answerFile: string
}

/**
 * Notices from another thread that this one's event loop stands still, and looks where: also while it does.
 *
 * @returns Ends it.
 */
export function watchHangs(
  { blockedMs = 5_000 }: HangOptions,
  files: HangFiles,
  listener: HangListener,
): () => void {
  const inspector = process.getBuiltinModule('node:inspector')
  if (inspector.url() !== undefined) return () => undefined
  const beats = new Int32Array(new SharedArrayBuffer(8))
  const tickMs = Math.min(MAX_TICK_MS, Math.ceil(blockedMs / TICKS))
  let isHanging = false
  const beat = setInterval(() => {
    Atomics.add(beats, 0, 1)
    // A breakpoint stops the loop as well: a debugger has precedence.
    Atomics.store(beats, 1, inspector.url() === undefined ? 0 : 1)
    if (!isHanging) return
    isHanging = false
    quietly(() => {
      listener.onRecovered()
    })
  }, tickMs)
  beat.unref()
  const take = (text: string, ...scopes: readonly object[]): void => {
    quietly(() => {
      const { why, ...seen } = readSight(text, scopes)
      if (why === 'asked') listener.onAsked(stackOf(seen))
      else {
        isHanging = true
        listener.onHang(hangOf(seen))
      }
    })
  }
  Object.defineProperty(globalThis, Symbol.for(KEY), { value: take, configurable: true })
  const worker = startWorker({
    beats: beats.buffer,
    tickMs,
    maxTicks: Math.ceil(blockedMs / tickMs),
    patienceTicks: Math.ceil(PATIENCE_MS / tickMs),
    key: KEY,
    ...files,
  })
  worker.on('message', (message: Partial<Seen>) => {
    // An empty one only gives a waiting loop something to do.
    if (message.blockedMs === undefined) return
    const { blockedMs: ms } = message
    quietly(() => {
      isHanging = true
      listener.onHang(hangOf({ frames: [], blockedMs: ms }))
    })
  })
  // After its listeners: each of them would keep the program alive.
  worker.unref()
  return () => {
    clearInterval(beat)
    Reflect.deleteProperty(globalThis, Symbol.for(KEY))
    void worker.terminate()
  }
}

function startWorker(orders: HangOrders): Worker {
  const { Worker: Thread } = process.getBuiltinModule('node:worker_threads')
  const worker = new Thread(`(${hangWorker.toString()})()`, {
    eval: true,
    workerData: orders,
    // Nothing of the program's: no preloaded module, no variable, and its streams are not made for this.
    argv: [],
    execArgv: [],
    env: {},
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  })
  // Without it there is no watch, and nothing else changes.
  worker.on('error', () => undefined)
  return worker
}

function readSight(text: string, scopes: readonly object[]): Seen & Pick<Sight, 'why'> {
  const sight: Sight = JSON.parse(text)
  const snapshot = new Snapshot({ depth: DEPTH, maxChars: MAX_CHARS })
  let next = 0
  const frames = sight.frames.map(({ fn, url, line, column, scopes: count }): SeenFrame => {
    const own = scopes.slice(next, next + count).map((scope) => snapshot.scope(scope))
    next += count
    const frame = { fn, url: url.replace(/^file:\/\//, ''), line, column }
    // Inner scopes come first, and hide what has the same name outside.
    return count === 0 ? frame : { ...frame, locals: Object.assign({}, ...own.toReversed()) }
  })
  return { why: sight.why, blockedMs: sight.blockedMs, frames }
}

/** What a report says of it. */
function hangOf({ frames, blockedMs }: Seen): Stopped {
  const where = frames.length > 0 ? '' : ' in a call of Node, or of native code'
  return { name: 'Hang', message: `the event loop stood still${where}`, frames, blockedMs }
}

/** Of a program that waits there are only frames of Node's, which the question itself has woken up. */
function stackOf({ frames }: Seen): Stopped {
  const isRunning = frames.some(({ url }) => !url.startsWith('node:'))
  return isRunning
    ? { name: 'Stack', message: 'it was running', frames }
    : { name: 'Stack', message: 'it was waiting: no JavaScript was running', frames: [] }
}
