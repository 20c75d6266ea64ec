import type { CommandContext, Progress } from '@indev/cli'
import type { Typical } from './history.ts'

/** Tells phases as they begin, and how long each has taken. */
export interface Stopwatch {
  /** @param atMs - When the platform says that it began, Unix ms. */
  readonly phase: (name: string, atMs: number | undefined) => void
  times(begunAtMs: number): {
    readonly phases: Readonly<Record<string, number>>
    readonly totalMs: number
  }
}

/** Phases that are an end, not a beginning. */
const ENDS: ReadonlySet<string> = new Set(['ready', 'deleted'])

/** Measures the phases of a wait while it shows them. */
export function stopwatch(
  ctx: CommandContext,
  progress: Progress,
  { phases: typical }: Typical,
): Stopwatch {
  const begun: { readonly name: string; readonly atMs: number }[] = []
  let endMs: number | undefined
  return {
    phase(name, atMs = ctx.clock.nowMs()) {
      if (ENDS.has(name)) {
        endMs = atMs
        return
      }
      if (begun.at(-1)?.name !== name) begun.push({ name, atMs })
      const expectedMs = typical.get(name)
      const agoMs = Math.max(0, ctx.clock.nowMs() - atMs)
      progress.phase(name, {
        sinceMs: ctx.clock.monotonicMs() - agoMs,
        ...(expectedMs === undefined ? {} : { expectedMs }),
      })
    },
    times(begunAtMs) {
      const overMs = endMs ?? ctx.clock.nowMs()
      const phases: Record<string, number> = {}
      for (const [index, { name, atMs }] of begun.entries()) {
        const tookMs = (begun[index + 1]?.atMs ?? overMs) - atMs
        phases[name] = Math.max(0, (phases[name] ?? 0) + tookMs)
      }
      return { phases, totalMs: Math.max(0, overMs - begunAtMs) }
    },
  }
}
