import type { Debugger, Session } from 'node:inspector'
import type { IsInApp } from './frames.ts'
import { matched, type SeenFrame } from './match-frames.ts'
import { quietly } from './quietly.ts'
import type { Frame, LocalsState } from './report.ts'
import { Snapshot } from './snapshot.ts'

/** How local variables are watched. */
export interface LocalsOptions {
  /**
   * `when-needed`: once the program has waited for `afterMs`, and from the start of a command that has crashed before
   * without them; so the first crash of a short command has none. `at-start`: always, which blocks every start for
   * about 20 ms. `never`: not at all.
   *
   * @defaultValue `'when-needed'`
   */
  readonly arm?: 'when-needed' | 'at-start' | 'never'
  /**
   * How long a program must mostly wait before the watching begins, ms.
   *
   * @defaultValue 150
   */
  readonly afterMs?: number
  /**
   * Whether variables of the enclosing functions are taken too.
   *
   * @defaultValue false
   */
  readonly closures?: boolean
  /**
   * Levels of objects below a variable.
   *
   * @defaultValue 2
   */
  readonly depth?: number
  /**
   * How much processor time errors that are caught in the end may cost, ms, before only those that V8 foresees to be
   * uncaught are looked at.
   *
   * @defaultValue 50
   */
  readonly pauseBudgetMs?: number
}

const MAX_FRAMES = 64
const MAX_CHARS = 131_072
const MAX_PAUSES = 50
/** What a pause of ours is for. */
const PAUSES: ReadonlySet<string> = new Set(['exception', 'promiseRejection', 'OOM'])
const KEY = Symbol.for('indev.crash.snapshot')

type Take = (error: unknown, ...scopes: readonly object[]) => void

/**
 * Sees the local variables of every frame when an error is thrown, through an inspector session of this very thread: no
 * port, no other thread, no protocol between processes.
 *
 * A pause asks once: all scopes go as arguments into one call, whose body is ours and reads them where they are.
 */
export class LocalsWatch {
  readonly #options: LocalsOptions
  readonly #onFullHeap: (error: Error) => never
  #session: Session | undefined
  readonly #urls = new Map<string, string>()
  readonly #byError = new WeakMap<object, readonly SeenFrame[]>()
  /** What was thrown last that is no object, and so can't be a key. */
  #lastPlain: { readonly value: unknown; readonly frames: readonly SeenFrame[] } | undefined
  #fullHeap: Error | undefined
  #pauses = 0
  /** Of processor time: what a busy machine does meanwhile is not the pauses' doing. */
  #pausedMs = 0
  #mode: 'all' | 'uncaught' = 'all'
  #state: LocalsState

  /** @param onFullHeap - Told when the heap is full, with an error that stands for it; must not return. */
  constructor(options: LocalsOptions, onFullHeap: (error: Error) => never) {
    this.#options = options
    this.#onFullHeap = onFullHeap
    this.#state = options.arm === 'never' ? 'off' : 'not-armed'
  }

  /** What to say of an error without any. */
  get state(): LocalsState {
    return this.#state
  }

  /**
   * Begins to watch; blocks for about 20 ms. A debugger that is there already has precedence.
   *
   * @param blackbox - Patterns of what is not the program's own code.
   */
  arm(blackbox: readonly string[]): void {
    if (this.#state !== 'not-armed') return
    const inspector = process.getBuiltinModule('node:inspector')
    if (inspector.url() !== undefined) {
      this.#state = 'another-debugger'
      return
    }
    const atFullHeap = fullHeap()
    this.#fullHeap = atFullHeap
    const session = new inspector.Session()
    session.connect()
    session.on('Debugger.scriptParsed', ({ params }) => {
      this.#urls.set(params.scriptId, params.url.replace(/^file:\/\//, ''))
    })
    session.on('Debugger.paused', ({ params }) => {
      // Not for an error: another session has stopped the program, and goes on when it has seen enough.
      if (!PAUSES.has(params.reason)) return
      quietly(() => {
        this.#onPause(session, params)
      })
      // An attached debugger has raised the heap's limit, to pause here. To go on would take four times the memory.
      if (params.reason === 'OOM') this.#onFullHeap(atFullHeap)
      session.post('Debugger.resume')
    })
    session.post('Debugger.enable')
    session.post('Debugger.setBlackboxPatterns', { patterns: [...blackbox] })
    session.post('Debugger.setPauseOnExceptions', { state: this.#mode })
    this.#session = session
    this.#state = 'not-seen'
  }

  disarm(): void {
    this.#session?.disconnect()
    this.#session = undefined
    Reflect.deleteProperty(globalThis, KEY)
  }

  /** Does work of ours, whose own errors are nobody's business. */
  unwatched<T>(work: () => T): T {
    this.#session?.post('Debugger.setPauseOnExceptions', { state: 'none' })
    try {
      return work()
    } finally {
      this.#session?.post('Debugger.setPauseOnExceptions', { state: this.#mode })
    }
  }

  /** The frames of an error's stack, with the variables that were seen when it was thrown. */
  addTo(error: unknown, frames: readonly Frame[], isInApp: IsInApp): readonly Frame[] {
    const seen = isObject(error)
      ? this.#byError.get(error)
      : this.#lastPlain?.value === error
        ? this.#lastPlain?.frames
        : undefined
    if (seen === undefined) return frames
    return matched(frames, seen, isInApp)
  }

  #onPause(session: Session, paused: Debugger.PausedEventDataType): void {
    const before = process.cpuUsage()
    const { closures = false } = this.#options
    const wanted = new Set(['local', 'block', 'catch', ...(closures ? ['closure', 'module'] : [])])
    const calls = paused.callFrames.slice(0, MAX_FRAMES)
    // Of code outside any function the module is the innermost scope.
    const scopes = calls.map((call) =>
      call.scopeChain.filter(({ type }, i) => wanted.has(type) || (i === 0 && type === 'module')),
    )
    const ids = scopes.flat().map(({ object }) => ({ objectId: object.objectId ?? '' }))
    const taken = this.#take(session, paused, ids)
    if (taken !== undefined) {
      let next = 0
      const frames = calls.map((call, i) => {
        const own = (scopes[i] ?? []).map(() => taken.scopes[next++] ?? {})
        return this.#frame(call, own)
      })
      this.#keep(paused.reason === 'OOM' ? this.#fullHeap : taken.error, frames)
    }
    this.#pauses += 1
    const { user, system } = process.cpuUsage(before)
    this.#pausedMs += (user + system) / 1_000
    const { pauseBudgetMs = 50 } = this.#options
    if (this.#pauses === MAX_PAUSES || this.#pausedMs > pauseBudgetMs) {
      this.#mode = 'uncaught'
      session.post('Debugger.setPauseOnExceptions', { state: this.#mode })
    }
  }

  /** One round trip: the function of ours that it calls gets the scopes themselves, and the error. */
  #take(
    session: Session,
    { data, callFrames }: Debugger.PausedEventDataType,
    scopes: readonly { readonly objectId: string }[],
  ): { error: unknown; scopes: readonly Record<string, unknown>[] } | undefined {
    const [first] = scopes
    if (first === undefined && callFrames.length === 0) return undefined
    let taken: { error: unknown; scopes: readonly Record<string, unknown>[] } | undefined
    const snapshot = new Snapshot({ depth: this.#options.depth ?? 2, maxChars: MAX_CHARS })
    const take: Take = (error, ...all) => {
      taken = { error, scopes: all.map((scope) => snapshot.scope(scope)) }
    }
    Object.defineProperty(globalThis, KEY, { value: take, configurable: true })
    const target = first?.objectId ?? callFrames[0]?.this.objectId
    if (target === undefined) return undefined
    const thrown: unknown = data === undefined ? undefined : Reflect.get(data, 'objectId')
    const error =
      typeof thrown === 'string'
        ? { objectId: thrown }
        : { value: data === undefined ? undefined : Reflect.get(data, 'value') }
    session.post('Runtime.callFunctionOn', {
      functionDeclaration: `function(...all){globalThis[Symbol.for('${KEY.description ?? ''}')](...all)}`,
      objectId: target,
      arguments: [error, ...scopes],
      silent: true,
    })
    return taken
  }

  #frame(call: Debugger.CallFrame, scopes: readonly Record<string, unknown>[]): SeenFrame {
    const { scriptId, lineNumber, columnNumber = 0 } = call.location
    return {
      fn: call.functionName,
      url: this.#urls.get(scriptId) ?? '',
      line: lineNumber + 1,
      column: columnNumber + 1,
      // Inner scopes come first, and hide what has the same name outside.
      locals: Object.assign({}, ...scopes.toReversed()),
    }
  }

  /** Thrown on, an error passes more frames: they are added to those of its first throw. */
  #keep(error: unknown, frames: readonly SeenFrame[]): void {
    if (!isObject(error)) {
      this.#lastPlain = { value: error, frames }
      return
    }
    const before = this.#byError.get(error) ?? []
    const known = new Set(before.map(({ url, fn }) => `${url} ${fn}`))
    const more = frames.filter(({ url, fn }) => !known.has(`${url} ${fn}`))
    this.#byError.set(error, [...before, ...more].slice(0, MAX_FRAMES))
  }
}

/** Made beforehand, and without a stack: that of the pause is the one that counts. */
function fullHeap(): Error {
  const error = new RangeError('the JavaScript heap is full')
  error.name = 'OutOfMemory'
  error.stack = ''
  return error
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
