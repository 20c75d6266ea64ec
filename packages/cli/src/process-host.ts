import type { EndingSignal } from './exit-codes.ts'
import { SIGNAL_EXIT_CODES } from './exit-codes.ts'
import type { Host } from './host.ts'
import type { Disposer, InputStream, OutputStream } from './streams.ts'

/** How long a re-raised signal may take to end the process, ms. */
const RAISE_MS = 1000

const ENDING_SIGNALS: readonly EndingSignal[] = ['SIGINT', 'SIGTERM']

/** The real process as a {@link Host}, and how to leave it. */
export interface ProcessHost extends Host {
  /** Ends the process: by the signal that `exitCode` stands for, else by the code. */
  leave(exitCode: number): void
}

/** Touches no stream until something is written; registers nothing by itself. */
export function processHost(): ProcessHost {
  const stdout = new Output(1, () => process.stdout)
  const stderr = new Output(2, () => process.stderr)
  return {
    argv: process.argv.slice(2),
    env: process.env,
    streams: { stdin: processInput(), stdout, stderr },
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
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
  if (signal === undefined || process.platform === 'win32') process.exit(exitCode)
  // The parent must see that a signal ended us: a shell loop stops only then.
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  setTimeout(() => process.exit(exitCode), RAISE_MS)
}

class Output implements OutputStream {
  readonly #fd: number
  readonly #open: () => NodeJS.WriteStream
  #stream: NodeJS.WriteStream | undefined
  #problem: Error | undefined
  #isGone = false

  constructor(fd: number, open: () => NodeJS.WriteStream) {
    this.#fd = fd
    this.#open = open
  }

  get isTTY(): boolean {
    return isTerminal(this.#fd)
  }

  get columns(): number | undefined {
    return this.isTTY ? this.#opened().columns : undefined
  }

  write(text: string): void {
    if (text !== '' && !this.#isGone) this.#opened().write(text)
  }

  /** Resolves when the system has everything, with what went wrong. */
  drained(): Promise<Error | undefined> {
    const stream = this.#stream
    if (stream === undefined || this.#isGone) return Promise.resolve(this.#problem)
    return new Promise((resolve) => {
      stream.write('', () => {
        // An error event comes after the callback of the write that failed.
        setImmediate(() => {
          resolve(this.#problem)
        })
      })
    })
  }

  #opened(): NodeJS.WriteStream {
    if (this.#stream === undefined) {
      this.#stream = this.#open()
      this.#stream.on('error', (error: NodeJS.ErrnoException) => {
        this.#isGone = true
        if (error.code !== 'EPIPE') this.#problem ??= error
      })
    }
    return this.#stream
  }
}

function processInput(): InputStream {
  return {
    get isTTY() {
      return isTerminal(0)
    },
    open: () => process.stdin,
  }
}

/** `node:tty` brings the network stack along: it is loaded when somebody asks. */
function isTerminal(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd)
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
