import type { Readable } from 'node:stream'

/** Where text goes. */
export interface OutputStream {
  /** Whether a person looks at it. */
  readonly isTTY: boolean
  /** Width in terminal columns, when it is a terminal. */
  readonly columns: number | undefined
  /** Height in lines, when it is a terminal. */
  readonly rows?: number | undefined
  /** Whether its reader went away: nothing more is taken. */
  readonly isGone?: boolean
  write(text: string): void
}

/** Where input comes from. */
export interface InputStream {
  readonly isTTY: boolean
  /** The readable itself, opened on first use: a command that asks nothing never touches stdin. */
  open(): Readable
}

/** The three standard streams. */
export interface Streams {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  readonly stderr: OutputStream
}

/** Time, as a seam. */
export interface Clock {
  /** Wall time, Unix ms. */
  nowMs(): number
  /** Monotonic time, ms with fractions. */
  monotonicMs(): number
}

/** Undoes a registration; calling it twice is harmless. */
export type Disposer = () => void
