import type { EndingSignal } from './exit-codes.ts'
import type { Host } from './host.ts'
import type { Disposer } from './streams.ts'

/** The time that a command and its cleanups get after a signal, ms. */
const GRACE_MS = 2000

/** Why {@link CommandContext.signal} was aborted. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted'
  readonly signal: EndingSignal

  constructor(signal: EndingSignal) {
    super(`interrupted by ${signal}`)
    this.signal = signal
  }
}

/** How a command came to its end. */
export type End =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** `error`: what the handler made of the abort, when it said anything in time. */
  | { readonly kind: 'signal'; readonly signal: EndingSignal; readonly error: unknown }

/** What a running command may register. */
export interface Life {
  readonly signal: AbortSignal
  onCleanup(cleanup: () => void | Promise<void>): Disposer
}

/**
 * Runs `work` until it ends, a signal ends it, or something nobody caught does.
 *
 * After a signal or an uncaught error `life.signal` is aborted and the cleanups run for at most
 * {@link GRACE_MS}; after a signal the handler gets the same time to say how to go on. A second
 * signal ends the wait.
 *
 * @returns The end, and `release`, which gives signals back to the process: until then a late one
 *   cannot cut off what follows the end.
 */
export async function live(
  host: Host,
  work: (life: Life) => Promise<unknown>,
): Promise<{ readonly end: End; readonly release: Disposer }> {
  const controller = new AbortController()
  const cleanups = new Set<() => void | Promise<void>>()
  const life: Life = {
    signal: controller.signal,
    onCleanup(cleanup) {
      const own = (): void | Promise<void> => cleanup()
      cleanups.add(own)
      return () => {
        cleanups.delete(own)
      }
    },
  }
  const blow = deferred<End>()
  const secondBlow = deferred<undefined>()
  let isStruck = false
  const strike = (end: End, reason: unknown): void => {
    if (isStruck) {
      secondBlow.resolve(undefined)
      return
    }
    isStruck = true
    controller.abort(reason)
    blow.resolve(end)
  }
  const disposers = [
    host.onSignal((signal) => {
      strike({ kind: 'signal', signal, error: undefined }, new Interrupted(signal))
    }),
    host.onFatal((error) => {
      strike({ kind: 'threw', error }, error)
    }),
  ]
  const release = (): void => {
    for (const dispose of disposers) dispose()
  }
  const handled = settle(work, life)
  const end = await Promise.race([handled, blow.promise])
  if (!controller.signal.aborted) return { end, release }
  const tidied = Promise.allSettled([...cleanups].map(async (cleanup) => cleanup()))
  const struck = await blow.promise
  if (struck.kind !== 'signal') {
    // After an error that nobody caught the handler may never settle: nothing waits for it.
    await withinGrace(tidied, secondBlow.promise)
    return { end: struck, release }
  }
  const last = await withinGrace(
    tidied.then(() => handled),
    secondBlow.promise,
  )
  return { end: last?.kind === 'threw' ? { ...struck, error: last.error } : struck, release }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
}

/** `Promise.withResolvers`, which es2023 doesn't have. */
function deferred<T>(): Deferred<T> {
  const made: { resolve?: (value: T) => void } = {}
  const promise = new Promise<T>((resolve) => {
    made.resolve = resolve
  })
  return { promise, resolve: (value) => made.resolve?.(value) }
}

async function settle(work: (life: Life) => Promise<unknown>, life: Life): Promise<End> {
  try {
    const value = await work(life)
    // A rejection that the handler left behind surfaces before this: it is a bug, not a success.
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    return { kind: 'returned', value }
  } catch (error) {
    return { kind: 'threw', error }
  }
}

async function withinGrace<T>(work: Promise<T>, cut: Promise<undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined)
    }, GRACE_MS)
  })
  try {
    return await Promise.race([work, expired, cut])
  } finally {
    clearTimeout(timer)
  }
}
