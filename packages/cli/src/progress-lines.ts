import type { PhaseFacts, ProgressParts, Shown } from './progress.ts'
import { elapsedText } from './progress-time.ts'

/** How often a phase that goes on says that it is still alive, ms. */
const HEARTBEAT_MS = 30_000

/** Progress for a log: a line when a phase begins, and a heartbeat. */
export function progressLines(parts: ProgressParts): Shown {
  const { title, stderr, clock, every, signal } = parts
  const startMs = clock.monotonicMs()
  let told = ''
  let stop: (() => void) | undefined
  const say = (text: string): void => {
    stderr.write(`${title}: ${text} (${elapsedText(clock.monotonicMs() - startMs)})\n`)
  }
  const rest = (): void => {
    stop?.()
    stop = undefined
  }
  return {
    phase(name: string, { detail = '' }: PhaseFacts = {}) {
      const text = detail === '' ? name : `${name}, ${detail}`
      if (text === told || signal.aborted) return
      told = text
      say(text)
      rest()
      stop = every(HEARTBEAT_MS, () => {
        if (!signal.aborted) say(`still ${told}`)
      })
    },
    done: rest,
    write(text) {
      stderr.write(text)
    },
    [Symbol.dispose]: rest,
  }
}
