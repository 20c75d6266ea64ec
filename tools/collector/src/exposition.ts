/** A line of Prometheus's text format. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)/u
const LABEL = /(?<key>[a-zA-Z_]\w*)="(?<value>(?:[^"\\]|\\.)*)"/gu

/** Reads Prometheus's text format, as much of it as is used here. */
export function parseExposition(page: string): Sample[] {
  return page.split('\n').flatMap((line) => {
    const { name, labels = '', value } = LINE.exec(line)?.groups ?? {}
    if (name === undefined) return []
    const pairs = [...labels.matchAll(LABEL)].map(({ groups }) => [
      groups?.['key'] ?? '',
      groups?.['value'] ?? '',
    ])
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
  })
}
