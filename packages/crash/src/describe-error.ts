import { isInAppByDefault, parseStack, type IsInApp } from './frames.ts'
import type { CrashError, Frame } from './report.ts'

const MAX_CAUSES = 8
const MAX_MESSAGE_CHARS = 2_000

/** The frames of what was thrown, with the local variables that were seen. */
export type AddLocals = (error: unknown, frames: readonly Frame[]) => readonly Frame[]

/**
 * What can be said of anything that was thrown: `null`, a number, a proxy whose every trap throws.
 * Never throws itself.
 */
export function describeError(
  thrown: unknown,
  isInApp: IsInApp = isInAppByDefault,
  addLocals: AddLocals = (_error, frames) => frames,
): CrashError {
  const seen = new Set<object>()
  const describe = (value: unknown): CrashError => {
    if (typeof value !== 'object' || value === null) {
      return { ...primitive(value), frames: attempt(() => addLocals(value, [])) ?? [] }
    }
    seen.add(value)
    const stack = textOf(value, 'stack') ?? ''
    const frames = parseStack(stack, isInApp)
    const code = textOf(value, 'code')
    return {
      name: nameOf(value),
      ...(code !== undefined && { code }),
      message: cut(textOf(value, 'message') ?? ''),
      frames: attempt(() => addLocals(value, frames)) ?? frames,
      causes: [],
    }
  }
  const first = describe(thrown)
  const causes: CrashError[] = []
  const queue = causesOf(thrown)
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (causes.length >= MAX_CAUSES) break
    const { cause } = next
    if (typeof cause === 'object' && cause !== null && seen.has(cause)) continue
    causes.push(describe(cause))
    queue.push(...causesOf(cause))
  }
  return { ...first, causes }
}

/** Boxed: a cause may be `undefined` or anything else. */
function causesOf(value: unknown): { cause: unknown }[] {
  if (typeof value !== 'object' || value === null) return []
  const cause = read(value, 'cause')
  const errors = read(value, 'errors')
  const listed = Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : []
  return [...(cause === undefined ? [] : [{ cause }]), ...listed.map((item) => ({ cause: item }))]
}

function primitive(value: unknown): CrashError {
  const name = value === null ? 'null' : typeof value
  return { name, message: cut(plainText(value)), frames: [], causes: [] }
}

function plainText(value: unknown): string {
  if (typeof value === 'function') return textOf(value, 'name') ?? ''
  if (typeof value === 'symbol') return value.description ?? ''
  return typeof value === 'string'
    ? value
    : typeof value === 'bigint'
      ? `${value}`
      : (JSON.stringify(value) ?? '')
}

/** The class's name, unless `name` itself was set to something better. */
function nameOf(value: object): string {
  const own = textOf(value, 'name')
  if (own !== undefined && own !== 'Error' && own !== '') return cut(own)
  const made = read(value, 'constructor')
  const name = typeof made === 'function' ? textOf(made, 'name') : undefined
  return name === undefined || name === '' ? 'Object' : cut(name)
}

function textOf(value: object, key: string): string | undefined {
  const found = read(value, key)
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : undefined
}

/** Getters and proxies may do anything. */
function read(value: object, key: string): unknown {
  return attempt(() => Reflect.get(value, key) as unknown)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

function cut(text: string): string {
  const over = text.length - MAX_MESSAGE_CHARS
  return over > 0 ? `${text.slice(0, MAX_MESSAGE_CHARS)}…(+${over})` : text
}
