import type { CrashKind } from '../../src/report.ts'

/** A program that throws, and what its report must say. */
export interface Throw {
  readonly name: string
  readonly program: string
  readonly kind: CrashKind
  readonly type: string
  /** A function that must be on the stack; empty where no stack names one. */
  readonly fn: string
  readonly code: number
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
}

const thrown = (
  name: string,
  program: string,
  kind: CrashKind = 'exception',
  fn = 'inner',
  type = 'Error',
): Throw => ({ name, program, kind, fn, type, code: 1 })

/** The ways in which command-line programs throw. */
export const THROWS: readonly Throw[] = [
  thrown('a throw in a CommonJS program', 'sync-cjs.cjs'),
  thrown('a throw at the top level of a module', 'sync-esm.mjs', 'rejection'),
  thrown('a throw in a timer', 'timer.cjs'),
  thrown('a throw in an event listener', 'emitter.cjs', 'exception', 'EventEmitter.inner'),
  thrown('a throw in an async function before any await', 'async-no-await.mjs', 'rejection'),
  thrown('a throw after an await', 'async-after-await.mjs', 'rejection'),
  thrown('main().catch(), handed over by the host', 'main-catch.mjs', 'captured'),
  thrown('a throw below a top-level await', 'top-level-await.mjs', 'rejection'),
  thrown('Promise.reject()', 'promise-reject.cjs', 'rejection'),
  thrown('reject() in a timer', 'new-promise-reject.cjs', 'rejection', 'Timeout.late'),
  thrown('a property of undefined', 'type-error.cjs', 'exception', 'inner', 'TypeError'),
  thrown('a throw in a built-in function', 'json-parse.cjs', 'exception', 'inner', 'SyntaxError'),
  thrown("a rejection of Node's own", 'fs-promise.mjs', 'rejection', 'load'),
  thrown("an 'error' event without a listener", 'socket-error.cjs', 'exception', ''),
  thrown('an error with a cause', 'cause.cjs', 'exception', 'wrap'),
  thrown('a throw through finally', 'finally.cjs'),
  thrown('a stack overflow', 'stack-overflow.cjs', 'exception', 'recurse', 'RangeError'),
  thrown('a throw of an object', 'throw-object.cjs', 'exception', '', 'Object'),
  thrown('a rejection thrown on by a listener', 'rejection-listener.cjs', 'exception', 'main'),
]

/** Another way to end, and the evidence that it must leave. */
export interface Fatal {
  readonly name: string
  readonly program: string
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  /** Exit code or signal. */
  readonly ends: number | NodeJS.Signals
  readonly kind: CrashKind | 'none'
  readonly crumb: string | undefined
  /** True when it is the next run that writes the report. */
  readonly later: boolean
}

const seenAtOnce = (
  name: string,
  program: string,
  kind: CrashKind,
  ends: number,
  crumb?: string,
): Fatal => ({ name, program, kind, ends, crumb, later: false })

const foundLater = (
  program: string,
  ends: number | NodeJS.Signals,
  kind: CrashKind,
  crumb: string,
): Omit<Fatal, 'name'> => ({ program, ends, kind, crumb, later: true })

/** Every other abnormal end, and one that is none. */
export const FATAL: readonly Fatal[] = [
  seenAtOnce('throw null', 'throw-null.cjs', 'exception', 1, 'before null'),
  seenAtOnce('a throw in an exit listener', 'throw-in-exit.cjs', 'exception', 1, 'before exit'),
  seenAtOnce('a handler that throws', 'handler-throws.cjs', 'exception', 7),
  seenAtOnce('a throw in a worker', 'worker-throw.cjs', 'exception', 1),
  seenAtOnce('a worker out of memory', 'worker-oom.cjs', 'exception', 1),
  seenAtOnce(
    'a top-level await that never comes',
    'unsettled.mjs',
    'unsettled',
    13,
    'before waiting',
  ),
  seenAtOnce('a stack overflow with a larger stack', 'deep-stack.cjs', 'exception', 1),
  {
    name: 'the heap is full',
    ...foundLater('out-of-memory.cjs', 'SIGABRT', 'out-of-memory', 'before out of memory'),
    nodeArgs: ['--max-old-space-size=40'],
  },
  { name: 'process.abort()', ...foundLater('abort.cjs', 'SIGABRT', 'vanished', 'before abort') },
  ...(['SIGSEGV', 'SIGBUS', 'SIGKILL', 'SIGTERM', 'SIGINT'] as const).map((signal) => ({
    name: signal,
    args: [signal],
    ...foundLater('signal.cjs', signal, 'vanished', `before ${signal}`),
  })),
  {
    name: 'process.reallyExit()',
    ...foundLater('really-exit.cjs', 4, 'vanished', 'before reallyExit'),
  },
  {
    name: 'process.exit(3), which is no crash',
    program: 'exit-code.cjs',
    ends: 3,
    kind: 'none',
    crumb: undefined,
    later: false,
  },
]
