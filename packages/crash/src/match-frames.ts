import type { IsInApp } from './frames.ts'
import type { Frame } from './report.ts'

/** One frame of a paused program. */
export interface SeenFrame {
  readonly fn: string
  readonly url: string
  readonly line: number
  readonly column: number
  readonly locals?: Readonly<Record<string, unknown>>
}

/**
 * In order: a stack may have frames that were not seen, and the pause some that the stack has not, for V8 keeps only ten.
 * Those come after it, as far as there is code of the program among them.
 */
export function matched(
  frames: readonly Frame[],
  seen: readonly SeenFrame[],
  isInApp: IsInApp,
): readonly Frame[] {
  let from = 0
  const found = frames.map((frame) => {
    const name = lastName(frame.fn)
    const at = seen.findIndex(
      (other, i) =>
        i >= from && other.url === frame.url && (other.line === frame.line || other.fn === name),
    )
    const same = seen[at]
    if (same === undefined || frame.isAsync === true) return frame
    from = at + 1
    return { ...frame, ...(same.locals && { locals: same.locals }) }
  })
  const rest = seen.slice(from).map((other): Frame => ({ ...other, inApp: isInApp(other.url) }))
  return [...found, ...rest.slice(0, rest.findLastIndex(({ inApp }) => inApp) + 1)]
}

function lastName(fn: string): string {
  return fn.slice(fn.lastIndexOf('.') + 1)
}
