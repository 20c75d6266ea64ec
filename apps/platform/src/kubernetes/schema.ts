import { readFileSync } from 'node:fs'

/** One member of a message. */
export interface Field {
  readonly number: number
  /** `one`, many in a list, or by name. */
  readonly shape: 'one' | 'list' | 'map'
  /** A scalar, or the name of a message. */
  readonly type: string
  /** Nothing and zero are different. */
  readonly isPointer: boolean
  readonly isRequired: boolean
  /** The member by which a strategic merge patch knows items of a list again. */
  readonly mergeKey: string | undefined
  /** A strategic merge patch adds to the list. */
  readonly isMerged: boolean
  readonly listType: string | undefined
  /** The members by which server-side apply knows items again. */
  readonly listKeys: readonly string[]
  readonly description: string
}

export interface Message {
  readonly description: string
  /** As JSON has it: members of embedded messages stand beside the others. */
  readonly fields: ReadonlyMap<string, Field>
  /** As protobuf has it, by number; the name is undefined for an embedded message. */
  readonly byNumber: ReadonlyMap<
    number,
    { readonly name: string | undefined; readonly field: Field }
  >
}

/** What objects of Kubernetes are made of, by names such as `core.v1.Pod`. */
export type Schema = (message: string) => Message | undefined

interface Written {
  readonly messages: Readonly<
    Record<
      string,
      {
        readonly description: string
        readonly fields: Readonly<
          Record<
            string,
            {
              readonly number: number
              readonly type: string
              readonly pointer?: true
              readonly required?: true
              readonly mergeKey?: string
              readonly merge?: true
              readonly listType?: string
              readonly listKeys?: readonly string[]
              readonly description?: string
            }
          >
        >
      }
    >
  >
}

/** Reads the schema that `npm run schema` has made of the Go modules of Kubernetes. */
export function loadSchema(): Schema {
  const file = new URL('../../data/kubernetes-schema.json', import.meta.url)
  const { messages }: Written = JSON.parse(readFileSync(file, 'utf8'))
  const known = new Map<string, Message>()
  const find = (name: string): Message | undefined => {
    const found = known.get(name)
    if (found !== undefined || !Object.hasOwn(messages, name)) return found
    const { description = '', fields = {} } = messages[name] ?? {}
    const members = new Map<string, Field>()
    const byNumber = new Map<number, { name: string | undefined; field: Field }>()
    for (const [key, written] of Object.entries(fields)) {
      const { pointer, required, merge, listKeys = [], description: text = '' } = written
      const field = {
        number: written.number,
        shape: shapeOf(written.type),
        type: written.type.replace(/^(?:\[\]|\{\})/, ''),
        isPointer: pointer === true,
        isRequired: required === true,
        mergeKey: written.mergeKey,
        isMerged: merge === true,
        listType: written.listType,
        listKeys,
        description: text,
      }
      const isEmbedded = key.startsWith('<')
      byNumber.set(field.number, { name: isEmbedded ? undefined : key, field })
      if (!isEmbedded) members.set(key, field)
      else for (const [name_, inner] of find(field.type)?.fields ?? []) members.set(name_, inner)
    }
    const message = { description, fields: members, byNumber }
    known.set(name, message)
    return message
  }
  return find
}

function shapeOf(type: string): Field['shape'] {
  if (type.startsWith('[]')) return 'list'
  return type.startsWith('{}') ? 'map' : 'one'
}
