import { displayWidth } from './output/display-width.ts'
import type { PhaseFacts, ProgressParts, Shown } from './progress.ts'
import { elapsedText } from './progress-time.ts'
import { paint } from './text-view.ts'

/** How often the times in the block are brought up to date, ms. */
const REDRAW_MS = 1_000
/** More would not fit a small terminal, and a block that scrolls can't be drawn again. */
const MAX_PHASES = 8

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
  /** Widths of the lines on the screen, columns. */
  let drawn: readonly number[] = []
  let endMs: number | undefined

  const erasure = (): string => {
    const width = stderr.columns ?? 80
    // A line that was drawn on a wider terminal takes several rows now.
    const rows = drawn.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / width)), 0)
    drawn = []
    return rows === 0 ? '' : `\r\u001B[${rows}A\u001B[J`
  }
  const draw = (above = ''): void => {
    const most = Math.max(10, (stderr.columns ?? 80) - 1)
    const nowMs = endMs ?? clock.monotonicMs()
    const recent = phases.slice(-MAX_PHASES).map((phase) => phaseLine(phase, nowMs))
    const lines = [headLine(nowMs), ...recent].map(({ text, style }) => ({
      text: cut(text, most),
      style,
    }))
    const painted = lines.map(({ text, style }) =>
      style === undefined ? text : paint(isPainted, style, text),
    )
    const erased = erasure()
    drawn = lines.map(({ text }) => displayWidth(text))
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

/** The beginning of a text that is at most so many columns wide. */
function cut(text: string, columns: number): string {
  let kept = text
  while (displayWidth(kept) > columns) kept = Array.from(kept).slice(0, -1).join('')
  return kept
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
