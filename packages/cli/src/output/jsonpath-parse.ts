import type { Operand, Part, Path, Step } from './jsonpath-template.ts'

/**
 * Reads kubectl's JSONPath templates: text, `{.path}`, `{"\n"}`, `{range .path}…{end}`; an expression
 * without braces is one path.
 *
 * @throws SyntaxError that says what is wrong, and where.
 * @see https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */
export function parseJsonpath(template: string): readonly Part[] {
  if (template.includes('{')) return new Reader(template).template()
  const isPath = /^[.[$@]/u.test(template)
  return new Reader(`{${isPath ? '' : '.'}${template}}`).template()
}

/** A name after a dot; a backslash takes the next character as it is. */
const NAME = /(?:\\.|[^\s.[\]{}()'",\\=<>!|&*?@$:])+/uy
const SPACE = /\s*/uy
const NUMBER = /-?\d+(?:\.\d+)?/uy
const INTEGER = /-?\d+/uy
const OPERATOR = /==|!=|<=|>=|<|>/uy
const WORD = /(?:range|end|true|false|null)\b/uy
const QUOTED = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/uy
const TEXT = /[^{]+/uy

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  template(): readonly Part[] {
    const parts = this.#parts(false)
    if (this.#at < this.#text.length) throw this.#wrong('an {end} without its {range}')
    return parts
  }

  /** Up to the end of the text, or of the range that they are in. */
  #parts(isInRange: boolean): readonly Part[] {
    const parts: Part[] = []
    while (this.#at < this.#text.length) {
      const text = this.#take(TEXT)
      if (text !== undefined) {
        parts.push({ kind: 'text', text })
        continue
      }
      const before = this.#at
      this.#expect('{')
      this.#space()
      const word = this.#take(WORD)
      if (word === 'end') {
        this.#space()
        this.#expect('}')
        if (isInRange) return parts
        this.#at = before
        return parts
      }
      if (word === 'range') {
        this.#space()
        const path = this.#path()
        this.#expect('}')
        parts.push({ kind: 'range', path, body: this.#parts(true) })
        continue
      }
      this.#at = before + 1
      parts.push(...this.#action())
    }
    if (isInRange) throw this.#wrong('a {range} without its {end}')
    return parts
  }

  /** What stands between braces: strings and paths. */
  #action(): readonly Part[] {
    const parts: Part[] = []
    for (;;) {
      this.#space()
      if (this.#skip('}')) return parts
      if (this.#at === this.#text.length) this.#expect('}')
      const quoted = this.#quoted()
      parts.push(
        quoted === undefined
          ? { kind: 'path', path: this.#path() }
          : { kind: 'text', text: quoted },
      )
    }
  }

  #path(): Path {
    const start = this.#at
    const isFromRoot = this.#skip('$')
    if (!isFromRoot) this.#skip('@')
    const steps: Step[] = []
    for (let step = this.#step(); step !== undefined; step = this.#step()) steps.push(...step)
    if (this.#at === start) throw this.#wrong('a path such as .name is expected')
    this.#space()
    return { isFromRoot, steps }
  }

  #step(): readonly Step[] | undefined {
    if (this.#skip('..')) {
      const next = this.#text[this.#at] === '[' ? this.#bracket() : this.#name()
      return [{ kind: 'descend' }, next]
    }
    if (this.#skip('.')) {
      // A lone dot is the value itself, and `.[0]` is `[0]`.
      const isLone = /^(?:$|[\s}[)])/u.test(this.#text.slice(this.#at, this.#at + 1))
      return isLone ? [] : [this.#name()]
    }
    return this.#text[this.#at] === '[' ? [this.#bracket()] : undefined
  }

  #name(): Step {
    if (this.#skip('*')) return { kind: 'all' }
    const name = this.#take(NAME)
    if (name === undefined) throw this.#wrong('a name is expected')
    return { kind: 'key', names: [unescaped(name)] }
  }

  #bracket(): Step {
    this.#expect('[')
    this.#space()
    const step = this.#selector()
    this.#space()
    this.#expect(']')
    return step
  }

  #selector(): Step {
    if (this.#skip('*')) return { kind: 'all' }
    if (this.#skip('?')) return this.#filter()
    const first = this.#quoted()
    if (first !== undefined) {
      return { kind: 'key', names: this.#rest(first, () => this.#quoted()) }
    }
    const start = this.#integer()
    if (this.#skip(':')) {
      const end = this.#integer()
      const step = this.#skip(':') ? this.#integer() : 1
      if (step === undefined || step <= 0) throw this.#wrong('a step above 0 is expected')
      return { kind: 'slice', start, end, step }
    }
    if (start === undefined) throw this.#wrong("an index, a 'name', * or a filter is expected")
    return { kind: 'index', indices: this.#rest(start, () => this.#integer()) }
  }

  /** The items after the first, each behind a comma. */
  #rest<T>(first: T, read: () => T | undefined): readonly T[] {
    const items = [first]
    for (this.#space(); this.#skip(','); this.#space()) {
      this.#space()
      const item = read()
      if (item === undefined) throw this.#wrong('another of the same kind is expected')
      items.push(item)
    }
    return items
  }

  #filter(): Step {
    this.#expect('(')
    const left = this.#operand()
    const operator = this.#take(OPERATOR)
    const test = operator === undefined ? {} : { test: { operator, right: this.#operand() } }
    this.#expect(')')
    return { kind: 'filter', left, ...test }
  }

  #operand(): Operand {
    this.#space()
    const operand = this.#literal() ?? { kind: 'path', path: this.#path() }
    this.#space()
    return operand
  }

  #literal(): Operand | undefined {
    const quoted = this.#quoted()
    if (quoted !== undefined) return { kind: 'literal', value: quoted }
    const number = this.#take(NUMBER)
    if (number !== undefined) return { kind: 'literal', value: Number(number) }
    const word = this.#take(WORD)
    if (word === undefined) return undefined
    return { kind: 'literal', value: word === 'null' ? null : word === 'true' }
  }

  #quoted(): string | undefined {
    const quoted = this.#take(QUOTED)
    return quoted === undefined ? undefined : unescaped(quoted.slice(1, -1))
  }

  #integer(): number | undefined {
    const digits = this.#take(INTEGER)
    return digits === undefined ? undefined : Number(digits)
  }

  #space(): void {
    this.#take(SPACE)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw this.#wrong(`${JSON.stringify(text)} is expected`)
  }

  #wrong(what: string): SyntaxError {
    const rest = this.#text.slice(this.#at)
    return new SyntaxError(`${what} ${rest === '' ? 'at the end' : `at ${JSON.stringify(rest)}`}`)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?<escaped>.)/gsu,
    (_all, escaped: string) => ESCAPES[escaped] ?? escaped,
  )
}
