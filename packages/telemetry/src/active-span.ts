import type { AsyncLocalStorage } from 'node:async_hooks'

/** Which span is at work, through everything that waits. */
export interface ActiveSpan {
  /** `undefined` outside of {@link ActiveSpan.run}. */
  current(): string | undefined
  run<T>(spanId: string, work: () => T): T
}

/** Loads nothing until a span is first run: a command that nests none pays nothing. */
export function activeSpan(): ActiveSpan {
  let storage: AsyncLocalStorage<string> | undefined
  return {
    current: () => storage?.getStore(),
    run(spanId, work) {
      storage ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)()
      return storage.run(spanId, work)
    },
  }
}
