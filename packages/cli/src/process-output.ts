import type { OutputStream } from './streams.ts'

/** The second comes from a socket that was closed while it was full: Node's own pipes to a child are such. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET'])

/**
 * Standard output or error of this process.
 *
 * Writes to the descriptor: a stream object would cost 6 ms, and loses what a handler's own
 * `process.exit` cuts off. Only a descriptor that would block (EAGAIN) gets the stream.
 */
export class ProcessOutput implements OutputStream {
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
    return this.isTTY ? this.#open().columns : undefined
  }

  get isGone(): boolean {
    return this.#isGone
  }

  get rows(): number | undefined {
    return this.isTTY ? this.#open().rows : undefined
  }

  write(text: string): void {
    if (this.#stream !== undefined) {
      this.#stream.write(text)
      return
    }
    const bytes = Buffer.from(text)
    let written = 0
    try {
      while (written < bytes.length && !this.#isGone) {
        written += process.getBuiltinModule('node:fs').writeSync(this.#fd, bytes, written)
      }
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') this.#handOver(bytes.subarray(written))
      else this.#fail(error)
    }
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

  #handOver(rest: Uint8Array): void {
    this.#stream = this.#open()
    this.#stream.on('error', (error) => {
      this.#fail(error)
    })
    this.#stream.write(rest)
  }

  /** A reader that went away is no problem: it has what it wanted. */
  #fail(error: unknown): void {
    this.#isGone = true
    if (GONE.has(codeOf(error))) return
    this.#problem ??= error instanceof Error ? error : new Error(String(error))
  }
}

/** `node:tty` brings the network stack along: a pipe or a file, which is no device, is known without it. */
export function isTerminal(fd: number): boolean {
  return isDevice(fd) && process.getBuiltinModule('node:tty').isatty(fd)
}

/** What can't be told may be one. */
function isDevice(fd: number): boolean {
  try {
    return process.getBuiltinModule('node:fs').fstatSync(fd).isCharacterDevice()
  } catch {
    return true
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
