import type { Frame } from './report.ts'

/** More are never useful; a stack overflow with a raised limit has thousands. */
const MAX_FRAMES = 64

/** True for code of the program itself. */
export type IsInApp = (url: string) => boolean

/**
 * The folder of the package that a program is, when it was itself installed as one; empty when it was not.
 *
 * @param mainPath - The program's first file, links resolved.
 */
export function packageRoot(mainPath: string): string {
  return /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+[/\\]/.exec(mainPath)?.[0] ?? ''
}

/** A file that is neither Node's own nor a dependency's: an installed program is not its own dependency. */
export function inAppOf(root: string): IsInApp {
  return (url) => {
    const path = root !== '' && url.startsWith(root) ? url.slice(root.length - 1) : url
    return /[/\\]/.test(path) && !/^node:|[/\\]node_modules[/\\]/.test(path)
  }
}

/** For a program that was not installed. */
export const isInAppByDefault: IsInApp = inAppOf('')

/** The same for V8: what is not the program's. */
export function blackboxOf(root: string): string[] {
  if (root === '') return ['^node:', '/node_modules/']
  const own = root.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const start = '^(?:file://)?'
  return ['^node:', `${start}(?!${own}).*/node_modules/`, `${start}${own}.*/node_modules/`]
}

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
