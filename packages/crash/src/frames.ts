import type { Frame } from './report.ts'

/** More are never useful; a stack overflow with a raised limit has thousands. */
const MAX_FRAMES = 64

/** True for code of the program itself. */
export type IsInApp = (url: string) => boolean

/** A file that is neither Node's own nor a dependency's. */
export const isInAppByDefault: IsInApp = (url) =>
  /[/\\]/.test(url) && !/^node:|[/\\]node_modules[/\\]/.test(url)

/**
 * The frames of a V8 stack.
 *
 * @see https://v8.dev/docs/stack-trace-api
 */
export function parseStack(stack: string, isInApp: IsInApp): Frame[] {
  const frames: Frame[] = []
  for (const line of stack.split('\n')) {
    if (frames.length >= MAX_FRAMES) break
    const text = /^\s+at (.*)$/.exec(line)?.[1]
    if (text !== undefined) frames.push(parseFrame(text, isInApp))
  }
  return frames
}

function parseFrame(text: string, isInApp: IsInApp): Frame {
  const isAsync = text.startsWith('async ')
  const rest = isAsync ? text.slice('async '.length) : text
  const named = /^(.*?) \((.*)\)$/.exec(rest)
  const place = /^(?:file:\/\/)?(.*?)(?::(\d+))?(?::(\d+))?$/.exec(named?.[2] ?? rest)
  const url = place?.[1] ?? ''
  return {
    fn: nameOf(named?.[1] ?? ''),
    url,
    line: Number(place?.[2] ?? 0),
    column: Number(place?.[3] ?? 0),
    inApp: isInApp(url),
    ...(isAsync && { isAsync }),
  }
}

/** `new Foo`, `Foo.bar [as baz]` and `Object.<anonymous>` as a reader would call them. */
function nameOf(text: string): string {
  const name = text.replace(/ \[as .*\]$/, '').replace(/^new /, '')
  return /(?:^|\.)<anonymous>$/.test(name) ? '' : name
}
