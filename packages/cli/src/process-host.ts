import type { EndingSignal } from './exit-codes.ts'
import { SIGNAL_EXIT_CODES } from './exit-codes.ts'
import type { Host } from './host.ts'
import { isTerminal, ProcessOutput } from './process-output.ts'
import type { Disposer, InputStream } from './streams.ts'

/** How long a re-raised signal may take to end the process, ms. */
const RAISE_MS = 1000

const ENDING_SIGNALS: readonly EndingSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM']

/** The real process as a {@link Host}, and how to leave it. */
export interface ProcessHost extends Host {
  /** Ends the process: by the signal that `exitCode` stands for, else by the code. */
  leave(exitCode: number): void
}

/** Touches no stream until something is written; registers nothing by itself. */
export function processHost(): ProcessHost {
  const stdout = new ProcessOutput(1, () => process.stdout)
  const stderr = new ProcessOutput(2, () => process.stderr)
  return {
    ownsProcess: true,
    // Getters: neither must be in a crash report, which looks into local variables but calls nothing.
    get argv() {
      return process.argv.slice(2)
    },
    get env() {
      return process.env
    },
    streams: { stdin: processInput(), stdout, stderr },
    // Not `performance`: its first use loads ten of Node's modules.
    clock: { nowMs: () => Date.now(), monotonicMs: () => process.uptime() * 1000 },
    async drained() {
      await stderr.drained()
      return stdout.drained()
    },
    onSignal(listener) {
      return all(ENDING_SIGNALS.map((signal) => listen(signal, () => listener(signal))))
    },
    onExit(listener) {
      return listen('exit', (exitCode) => {
        listener(Number(exitCode))
      })
    },
    onFatal(listener) {
      return all([
        listen('uncaughtException', listener),
        listen('unhandledRejection', listener),
        listen('beforeExit', () => {
          listener(new Error('the command waits for something that can never happen'))
        }),
      ])
    },
    leave,
  }
}

function leave(exitCode: number): void {
  const signal = ENDING_SIGNALS.find((each) => SIGNAL_EXIT_CODES[each] === exitCode)
  if (signal === undefined || process.platform === 'win32') return process.exit(exitCode)
  // The parent must see that a signal ended us: a shell loop stops only then.
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  setTimeout(() => process.exit(exitCode), RAISE_MS)
}

function processInput(): InputStream {
  return {
    get isTTY() {
      return isTerminal(0)
    },
    open: () => process.stdin,
  }
}

function listen(event: string, listener: (value: unknown) => void): Disposer {
  process.on(event, listener)
  return () => {
    process.off(event, listener)
  }
}

function all(disposers: readonly Disposer[]): Disposer {
  return () => {
    for (const dispose of disposers) dispose()
  }
}
