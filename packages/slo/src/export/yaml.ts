/** What can be written as YAML: plain data. */
export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue | undefined }

/** Text that YAML reads as itself, whichever version of YAML: everything else is quoted. */
const PLAIN = /^[A-Za-z_/(][\w ./()-]*$/
const KEYWORD = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i

/**
 * Writes YAML that any YAML 1.1 or 1.2 parser reads back as the same data.
 *
 * Strings with line breaks become literal blocks, so that queries stay readable; absent fields are
 * left out.
 */
export function toYaml(value: YamlValue): string {
  return `${lines(value).join('\n')}\n`
}

/** Writes several documents, as `kubectl` and OpenSLO's tools take them. */
export function toYamlDocuments(values: readonly YamlValue[]): string {
  return values.map(toYaml).join('---\n')
}

function lines(value: YamlValue): string[] {
  if (isList(value)) return value.flatMap((item) => listItem(item))
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : entry(scalar(key), field),
    )
  }
  return [scalar(value)]
}

function entry(key: string, value: YamlValue): string[] {
  if (typeof value === 'string' && isBlock(value))
    return [`${key}: |-`, ...indent(value.split('\n'))]
  if (typeof value !== 'object') return [`${key}: ${scalar(value)}`]
  const inner = lines(value)
  if (inner.length === 0) return [`${key}: ${isList(value) ? '[]' : '{}'}`]
  return [`${key}:`, ...indent(inner)]
}

function listItem(item: YamlValue): string[] {
  const [first, ...rest] = lines(item)
  if (typeof item === 'object' && first === undefined) return [isList(item) ? '- []' : '- {}']
  return [`- ${first ?? ''}`, ...indent(rest)]
}

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const plain = PLAIN.test(value) && !KEYWORD.test(value) && !value.endsWith(' ')
  // A JSON string is a YAML string, escapes and all.
  return plain ? value : JSON.stringify(value)
}

/** A literal block keeps line breaks, but neither leading blanks nor trailing breaks. */
function isBlock(text: string): boolean {
  return text.includes('\n') && /^\S/.test(text) && /\S$/.test(text) && !/[^\P{C}\n]/u.test(text)
}

function indent(block: readonly string[]): string[] {
  return block.map((line) => (line === '' ? '' : `  ${line}`))
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value)
}
