import { progressBlock } from './progress-block.ts'
import { progressLines } from './progress-lines.ts'
import type { Clock, Disposer, OutputStream } from './streams.ts'

/** What is known of a phase besides its name. */
export interface PhaseFacts {
  /** A few words for people, in the place of the time. */
  readonly detail?: string
  /** How long it usually takes, ms. */
  readonly expectedMs?: number
  /** When it began, ms on the clock's monotonic scale, where that was before now. */
  readonly sinceMs?: number
}

/**
 * Work that takes a while, told on stderr: one live block on a terminal, elsewhere a line for each phase
 * and one every 30 s, nothing with `--quiet`.
 */
export interface Progress extends Disposable {
  /** A phase has begun, which ends the one before; the same name again changes its facts only. */
  phase(name: string, facts?: PhaseFacts): void
  /** All of it is done: the last phase ends. */
  done(): void
}

/** What is known of the whole. */
export interface ProgressOptions {
  /** How long all of it usually takes, ms. */
  readonly expectedMs?: number
}

/** What a progress is shown with. */
export interface ProgressParts {
  readonly title: string
  readonly options: ProgressOptions
  readonly stderr: OutputStream
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly clock: Clock
  readonly isPainted: boolean
  readonly isQuiet: boolean
  /** Frozen when aborted: what is written then stands below the block. */
  readonly signal: AbortSignal
  /** Calls back again and again; must not keep the process alive. */
  readonly every: (periodMs: number, work: () => void) => Disposer
}

/** A progress, and how to write beside it without tearing it. */
export interface Shown extends Progress {
  /** Writes text to stderr, above the block where there is one. */
  write(text: string): void
}

/** Shows progress in the way that fits where stderr leads. */
export function showProgress(parts: ProgressParts): Shown {
  if (parts.isQuiet) return silent(parts)
  return isLive(parts) ? progressBlock(parts) : progressLines(parts)
}

/** A log is no place for a block that moves. */
function isLive({ stderr, env }: ProgressParts): boolean {
  return stderr.isTTY && env['TERM'] !== 'dumb' && (env['CI'] ?? '') === ''
}

function silent({ stderr }: ProgressParts): Shown {
  return {
    phase: () => undefined,
    done: () => undefined,
    write: (text) => {
      stderr.write(text)
    },
    [Symbol.dispose]: () => undefined,
  }
}
