import type { CrashError, CrashKind, Fingerprint, Frame } from './report.ts'

const FRAMES = 5
/** V8 keeps ten; where local variables were seen there are more, and the group must not depend on that. */
const STACK = 10

/**
 * Which crashes are the same: the type of the innermost cause and the names of the first five functions of the
 * program on its stack. No lines, no files, no versions: an edit elsewhere does not split a group. A message takes
 * part, without digits, quoted parts and paths, only when no function has a name.
 *
 * Through a source map (`mapped`) the names are those that were written, the same for every build.
 */
export function fingerprintOf(
  kind: CrashKind,
  error: CrashError | undefined,
  command: string | undefined,
): Fingerprint {
  const innermost = error?.causes.at(-1) ?? error
  const frames = namedFrames(innermost) ?? namedFrames(error) ?? []
  const names = frames.map((frame) => plainName(frame.source?.fn || frame.fn))
  const parts =
    innermost === undefined
      ? [kind, command ?? '']
      : [innermost.name, innermost.code ?? '', ...names]
  if (innermost !== undefined && names.length === 0) parts.push(shapeOf(innermost.message))
  return {
    v: 1,
    group: hash(parts.join('\0')),
    mapped: frames.length > 0 && frames.every(({ source }) => source !== undefined),
  }
}

function namedFrames(error: CrashError | undefined): readonly Frame[] | undefined {
  const frames = error?.frames
    .slice(0, STACK)
    .filter((frame) => frame.inApp && (frame.source?.fn || frame.fn) !== '')
  return frames === undefined || frames.length === 0 ? undefined : frames.slice(0, FRAMES)
}

/** V8 puts the receiver's class before a method; which one it finds depends on what the minifier left. */
function plainName(fn: string): string {
  return fn.slice(fn.lastIndexOf('.') + 1)
}

function shapeOf(message: string): string {
  return message
    .replace(/(["'`]).*?\1/g, '')
    .replace(/(?:[A-Za-z]:)?[/\\][^\s:]+/g, '')
    .replace(/\d+/g, '')
}

/**
 * 64 bits, as two of FNV-1a's 32 from different starts: enough to tell crashes apart. node:crypto takes a millisecond to
 * load, and the 64-bit form needs big integers, which take half of one for a fingerprint.
 *
 * @see https://datatracker.ietf.org/doc/rfc9923/
 */
export function hash(text: string): string {
  let one = 0x811c9dc5
  let two = 0x9dc5811c
  for (const byte of Buffer.from(text)) {
    one = Math.imul(one ^ byte, 0x01000193)
    two = Math.imul(two ^ byte, 0x01000193)
  }
  return [one, two].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
