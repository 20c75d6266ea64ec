import type { PhaseFacts, ProgressParts, Shown } from './progress.ts'
import { elapsedText } from './progress-time.ts'
import { paint } from './text-view.ts'

/** How often the times in the block are brought up to date, ms. */
const REDRAW_MS = 1_000

interface Phase {
  readonly name: string
  readonly startMs: number
  endMs: number | undefined
  facts: PhaseFacts
}

/**
 * Progress for a person: one block that is drawn again in its place.
 *
 * The block always ends with a line feed and the cursor is never hidden, so that whatever ends the
 * program leaves a terminal behind that can be worked in.
 */
export function progressBlock(parts: ProgressParts): Shown {
  const { title, options, stderr, clock, every, signal, isPainted } = parts
  const startMs = clock.monotonicMs()
  const marks = marksOf(parts.env)
  const phases: Phase[] = []
  /** Lengths of the lines on the screen. */
  let drawn: readonly number[] = []
  let endMs: number | undefined

  const erasure = (): string => {
    const width = stderr.columns ?? 80
    // A line that was drawn on a wider terminal takes several rows now.
    const rows = drawn.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / width)), 0)
    drawn = []
    return rows === 0 ? '' : `\u001B[${rows}A\u001B[J`
  }
  const draw = (above = ''): void => {
    const most = Math.max(10, (stderr.columns ?? 80) - 1)
    const nowMs = endMs ?? clock.monotonicMs()
    const lines = [headLine(nowMs), ...phases.map((phase) => phaseLine(phase, nowMs))].map(
      ({ text, style }) => ({ text: [...text].slice(0, most).join(''), style }),
    )
    const painted = lines.map(({ text, style }) =>
      style === undefined ? text : paint(isPainted, style, text),
    )
    const erased = erasure()
    drawn = lines.map(({ text }) => text.length)
    stderr.write(`${erased}${above}${painted.join('\n')}\n`)
  }
  const headLine = (nowMs: number): Line => {
    const { expectedMs } = options
    const usual = expectedMs === undefined ? '' : `, usually ${elapsedText(expectedMs)}`
    return { text: `${title}  ${elapsedText(nowMs - startMs)}${usual}`, style: 'bold' }
  }
  const phaseLine = (phase: Phase, nowMs: number): Line => {
    const { name, facts } = phase
    const { detail, expectedMs } = facts
    const isOver = phase.endMs !== undefined
    const tookMs = (phase.endMs ?? nowMs) - phase.startMs
    const usual = expectedMs === undefined || isOver ? '' : `, usually ${elapsedText(expectedMs)}`
    const more = detail === undefined || isOver ? '' : `  ${detail}`
    const mark = isOver ? marks.done : marks.now
    const column = Math.max(...phases.map((each) => each.name.length))
    const text = `  ${mark} ${name.padEnd(column)}  ${elapsedText(tookMs)}${usual}${more}`
    return isOver ? { text, style: 'dim' } : { text }
  }
  const stop = every(REDRAW_MS, () => {
    if (!signal.aborted && phases.length > 0) draw()
  })
  const rest = (): void => {
    stop()
    drawn = []
  }
  return {
    phase(name, facts = {}) {
      if (signal.aborted || endMs !== undefined) return
      const last = phases.at(-1)
      if (last?.name === name) {
        last.facts = facts
      } else {
        const since = facts.sinceMs ?? clock.monotonicMs()
        const begunMs = Math.max(since, last?.startMs ?? startMs)
        if (last !== undefined) last.endMs = begunMs
        phases.push({ name, startMs: begunMs, endMs: undefined, facts })
      }
      draw()
    },
    done() {
      if (endMs !== undefined || signal.aborted) return
      endMs = clock.monotonicMs()
      const last = phases.at(-1)
      if (last !== undefined) {
        last.endMs = endMs
        draw()
      }
      rest()
    },
    write(text) {
      if (drawn.length === 0 || signal.aborted) stderr.write(text)
      else draw(text)
    },
    [Symbol.dispose]: rest,
  }
}

interface Line {
  readonly text: string
  readonly style?: 'bold' | 'dim'
}

/** Marks that the terminal can show. */
function marksOf(env: Readonly<NodeJS.ProcessEnv>): {
  readonly done: string
  readonly now: string
} {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(
    (each) => each !== undefined && each !== '',
  )
  return /utf-?8/i.test(locale ?? '') ? { done: '✓', now: '•' } : { done: '+', now: '-' }
}
