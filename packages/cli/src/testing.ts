import { Readable } from 'node:stream'
import type { CliApp } from './app.ts'
import type { Comparison, ComparisonOptions } from './differential/compare.ts'
import type { EndingSignal } from './exit-codes.ts'
import type { Host } from './host.ts'
import { run } from './run.ts'
import type { Disposer } from './streams.ts'

export { type CatalogueGaps, catalogueGaps } from './testing/catalogue.ts'
export {
  commandProblems,
  commandsInCatalogue,
  commandsInSources,
  commandsInTranscript,
} from './testing/commands.ts'
export { resultProblems } from './testing/result-problems.ts'
export { schemaProblems } from './testing/schema-problems.ts'

export type { Comparison, ComparisonOptions, Disagreement } from './differential/compare.ts'

/** An environment without a home, in which nothing is recorded unless the line says `--telemetry`. */
export const NOWHERE: Readonly<NodeJS.ProcessEnv> = { DO_NOT_TRACK: '1', HOME: '/nonexistent' }

/** What a {@link testHost} stands for. */
export interface TestHostOptions {
  /** @defaultValue {@link NOWHERE} */
  readonly env?: Readonly<NodeJS.ProcessEnv>
  /** What stdin holds. @defaultValue `''` */
  readonly stdin?: string
  /** Which streams are terminals. @defaultValue none */
  readonly terminals?: {
    readonly stdin?: boolean
    readonly stdout?: boolean
    readonly stderr?: boolean
  }
  /** Width of the terminals, columns. @defaultValue 80 */
  readonly columns?: number
  /** Height of the terminals, lines. @defaultValue 24 */
  readonly rows?: number
  /** Wall clock, Unix ms. @defaultValue the system's */
  readonly nowMs?: () => number
}

/** A process that exists only in memory. */
export interface TestHost extends Host {
  /** What was written so far. */
  readonly captured: { readonly stdout: string; readonly stderr: string }
  /** Delivers a signal, as the system would. */
  signal(signal: EndingSignal): void
  /** Delivers an error that nobody caught. */
  fatal(error: unknown): void
}

/** How a command line ended. */
export interface TestRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Makes a host for `argv`, which are the arguments after the program's name. */
export function testHost(argv: readonly string[], options: TestHostOptions = {}): TestHost {
  const { env = NOWHERE, stdin = '', terminals = {}, columns = 80, rows = 24 } = options
  const { nowMs = Date.now } = options
  const captured = { stdout: '', stderr: '' }
  const signals = registry<EndingSignal>()
  const fatals = registry<unknown>()
  const output = (name: 'stdout' | 'stderr'): Host['streams']['stdout'] => ({
    isTTY: terminals[name] ?? false,
    columns: terminals[name] === true ? columns : undefined,
    rows: terminals[name] === true ? rows : undefined,
    write(text) {
      captured[name] += text
    },
  })
  return {
    argv,
    env,
    captured,
    streams: {
      stdin: { isTTY: terminals.stdin ?? false, open: () => Readable.from([Buffer.from(stdin)]) },
      stdout: output('stdout'),
      stderr: output('stderr'),
    },
    clock: { nowMs, monotonicMs: () => performance.now() },
    drained: () => Promise.resolve(undefined),
    onSignal: signals.add,
    onFatal: fatals.add,
    onExit: () => () => undefined,
    signal: signals.emit,
    fatal: fatals.emit,
  }
}

/** Runs one command line of `app` in this process, with captured streams. */
export async function runInProcess(
  app: CliApp,
  argv: readonly string[],
  options: TestHostOptions = {},
): Promise<TestRun> {
  const host = testHost(argv, options)
  const exitCode = await run(app, host)
  return { exitCode, ...host.captured }
}

/**
 * Draws command lines of an app's own commands and holds the fast path to what yargs reads.
 *
 * @see {@link ComparisonOptions}
 */
export async function compareParsers(options: ComparisonOptions): Promise<Comparison> {
  const { compareParsers: compare } = await import('./differential/compare.ts')
  return compare(options)
}

interface Registry<T> {
  readonly add: (listener: (value: T) => void) => Disposer
  readonly emit: (value: T) => void
}

function registry<T>(): Registry<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    add(listener) {
      const own = (value: T): void => {
        listener(value)
      }
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
    emit(value) {
      for (const listener of listeners) listener(value)
    },
  }
}
