/** Data as YAML writes it. */
export type Yaml = string | null | readonly Yaml[] | { readonly [key: string]: Yaml }

interface Line {
  readonly indent: number
  readonly text: string
}

/**
 * Reads the part of YAML that rule files and OpenSLO files are written in: block collections, plain
 * and quoted scalars over several lines, literal blocks. Scalars stay text. Not for production.
 */
export function readYaml(text: string): readonly Yaml[] {
  return text
    .split(/^---.*$/m)
    .map((document) => new Reader(document).document())
    .filter((document) => document !== null)
}

class Reader {
  readonly #lines: readonly Line[]
  #next = 0

  constructor(text: string) {
    this.#lines = text.split('\n').map((line) => ({
      indent: line.search(/\S|$/),
      text: line.trim(),
    }))
  }

  document(): Yaml {
    const first = this.#peek()
    return first === undefined ? null : this.#node(first.indent)
  }

  #peek(): Line | undefined {
    while (this.#next < this.#lines.length) {
      const line = this.#lines[this.#next]
      if (line !== undefined && line.text !== '' && !line.text.startsWith('#')) return line
      this.#next += 1
    }
    return undefined
  }

  #node(indent: number): Yaml {
    return this.#peek()?.text.startsWith('-') === true ? this.#list(indent) : this.#map(indent)
  }

  #list(indent: number): Yaml {
    const items: Yaml[] = []
    for (
      let line = this.#peek();
      line?.indent === indent && /^-( |$)/.test(line.text);
      line = this.#peek()
    ) {
      const rest = line.text.slice(1).trim()
      const inner = indent + line.text.length - rest.length
      if (/^[\w"./$-]+: |^[\w"./$-]+:$/.test(rest)) {
        items.push(this.#map(inner, { indent: inner, text: rest }))
      } else {
        this.#next += 1
        items.push(this.#value(rest, indent))
      }
    }
    return items
  }

  #map(indent: number, first?: Line): Yaml {
    const fields: Record<string, Yaml> = {}
    let line = first ?? this.#peek()
    while (line?.indent === indent && !/^-( |$)/.test(line.text)) {
      this.#next += 1
      const [, key = '', rest = ''] = /^("[^"]*"|[^:]+):(?: +(.*))?$/.exec(line.text) ?? []
      fields[key.replaceAll('"', '')] = this.#value(rest, indent)
      line = this.#peek()
    }
    return fields
  }

  #value(rest: string, indent: number): Yaml {
    const text = /^["']/.test(rest) ? rest : rest.replace(/(^| )#.*$/, '').trim()
    if (/^[|>]/.test(text)) return this.#block(indent) + (text === '|' ? '\n' : '')
    if (text !== '') return this.#scalar(text, indent)
    const next = this.#peek()
    const nested =
      next !== undefined &&
      (next.indent > indent || (next.indent === indent && /^-( |$)/.test(next.text)))
    return nested ? this.#node(next.indent) : null
  }

  #block(indent: number): string {
    const block: string[] = []
    let line = this.#lines[this.#next]
    while (line !== undefined && (line.text === '' || line.indent > indent)) {
      block.push(line.text)
      this.#next += 1
      line = this.#lines[this.#next]
    }
    return block.join('\n').trim()
  }

  #scalar(start: string, indent: number): Yaml {
    let text = start
    let line = this.#lines[this.#next]
    while (line !== undefined && line.indent > indent && line.text !== '') {
      text += ` ${line.text}`
      this.#next += 1
      line = this.#lines[this.#next]
    }
    if (text === '{}') return {}
    if (text === '[]') return []
    const double = /^"((?:[^"\\]|\\.)*)"/.exec(text)
    if (double !== null) return String(JSON.parse(double[0]))
    const single = /^'((?:[^']|'')*)'/.exec(text)
    return single?.[1]?.replaceAll("''", "'") ?? text
  }
}
