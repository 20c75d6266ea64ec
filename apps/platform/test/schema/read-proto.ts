/** One message of a `.proto` file that Kubernetes has generated. */
export interface Message {
  readonly description: string
  readonly fields: readonly MessageField[]
}

interface MessageField {
  readonly name: string
  readonly number: number
  /** A scalar or `core.v1.Pod`; `[]` before a list, `{}` before a map from text. */
  readonly type: string
  readonly isOptional: boolean
  readonly listType: string | undefined
  readonly listKeys: readonly string[]
  readonly description: string
}

/** The messages of a file by their names, `core.v1.Pod`. */
export function readMessages(proto: string): Map<string, Message> {
  const [, packageName = ''] = /^package (\S+);/m.exec(proto) ?? []
  const found = new Map<string, Message>()
  for (const [, comment = '', name = '', body = ''] of proto.matchAll(
    /((?:^\/\/.*\n)*)^message (\w+) \{\n([\s\S]*?)^\}/gm,
  )) {
    const fields = [
      ...body.matchAll(
        /((?:^ *\/\/.*\n)*)^ *(?:(repeated|optional) |(map)<string, )([\w.]+)>? (\w+) = (\d+);/gm,
      ),
    ].map(([, notes = '', repeated, map, type = '', field = '', number]) => {
      const marks = [...notes.matchAll(/^ *\/\/ ?\+([\w:.]+)(?:=(.*))?$/gm)]
      const valuesOf = (mark: string) =>
        marks.filter(([, key]) => key === mark).map(([, , value = '']) => value.trim())
      const prefix = map === undefined ? (repeated === 'repeated' ? '[]' : '') : '{}'
      return {
        name: field,
        number: Number(number),
        type: prefix + typeOf(type, packageName),
        isOptional: valuesOf('optional').length > 0,
        listType: valuesOf('listType')[0],
        listKeys: valuesOf('listMapKey'),
        description: firstSentence(notes),
      }
    })
    found.set(shortName(`${packageName}.${name}`), { description: firstSentence(comment), fields })
  }
  return found
}

const scalarTypes = new Set(['string', 'bool', 'int32', 'int64', 'uint32', 'double', 'bytes'])

function typeOf(type: string, packageName: string): string {
  if (scalarTypes.has(type)) return type
  return shortName(type.startsWith('.') ? type.slice(1) : `${packageName}.${type}`)
}

/** `k8s.io.api.core.v1.Pod` -> `core.v1.Pod`; `k8s.io.apimachinery.pkg.api.resource.Quantity` -> `resource.Quantity`. */
function shortName(name: string): string {
  return name.replace(/^k8s\.io\.(?:api\.|apimachinery\.pkg\.(?:apis\.|api\.|util\.)?)/, '')
}

const maxDescriptionChars = 300

function firstSentence(comment: string): string {
  const lines = comment
    .split('\n')
    .map((line) => line.trim().replace(/^\/\/ ?/, ''))
    .filter((line) => !/^(?:\+|TODO|---|More info|<)/.test(line))
  const end = lines.findIndex((line, index) => line === '' && index > 0)
  const text = lines
    .slice(0, end === -1 ? undefined : end)
    .join(' ')
    .trim()
  const sentence = /^.*?\.(?= [A-Z]|$)/.exec(text)?.[0] ?? text
  return sentence.slice(0, maxDescriptionChars)
}
