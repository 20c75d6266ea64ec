import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, YAMLSeq } from 'yaml'
import { isObject } from '../json.ts'

/** The lists of a kubeconfig whose entries have names. */
export const LISTS = ['clusters', 'contexts', 'users'] as const

/** One of {@link LISTS}. */
export type List = (typeof LISTS)[number]

/** The key that holds an entry's value: `cluster` in `clusters`. */
const VALUE_KEYS: Readonly<Record<List, string>> = {
  clusters: 'cluster',
  contexts: 'context',
  users: 'user',
}

/** A named entry, its value as plain data. */
export interface Entry {
  readonly name: string
  readonly value: unknown
}

/**
 * A kubeconfig that is changed in place: comments, unknown keys and the order of what nobody touches stay.
 *
 * Only the layout may change: indentation becomes even, and long lines are not folded.
 */
export class KubeconfigDocument {
  readonly #document: Document
  readonly #indentSeq: boolean

  /** @throws Error when `text` is no YAML map; its message never repeats the text, which may hold secrets. */
  constructor(text: string) {
    this.#document = parseDocument(text)
    const [problem] = this.#document.errors
    if (problem !== undefined) {
      throw new Error(`not YAML, at line ${problem.linePos?.[0].line ?? '?'}: ${problem.code}`)
    }
    if (this.#document.contents === null) {
      this.#document.contents = this.#document.createNode({ apiVersion: 'v1', kind: 'Config' })
    }
    if (!isMap(this.#document.contents)) throw new Error('not a YAML map')
    // kubectl writes its lists without indentation.
    this.#indentSeq = !/^(?:clusters|contexts|users):[ \t]*\n-/mu.test(text)
  }

  /** The entries of a list; what has no name is left out. */
  entries(list: List): readonly Entry[] {
    return this.#items(list).flatMap((item) => {
      const name = item.get('name')
      const value: unknown = item.toJS(this.#document)
      const inner = isObject(value) ? value[VALUE_KEYS[list]] : undefined
      return typeof name === 'string' ? [{ name, value: inner }] : []
    })
  }

  /**
   * Adds an entry. One of the same name gets the new value; keys of it that the new one has not stay, unless
   * they are named in `without`.
   */
  put(list: List, { name, value }: Entry, without: readonly string[] = []): void {
    const found = this.#items(list).find((item) => item.get('name') === name)
    const key = VALUE_KEYS[list]
    if (found === undefined) {
      const seq = this.#seq(list)
      seq.add(this.#document.createNode({ name, [key]: value }))
      return
    }
    const inner = found.get(key)
    if (!isMap(inner) || !isObject(value)) {
      found.set(key, this.#document.createNode(value))
      return
    }
    for (const each of without) inner.delete(each)
    for (const [each, part] of Object.entries(value)) {
      inner.set(each, this.#document.createNode(part))
    }
  }

  /** Whether there was such an entry. */
  drop(list: List, name: string): boolean {
    const seq = this.#document.get(list)
    if (!isSeq(seq)) return false
    const at = seq.items.findIndex((item) => isMap(item) && item.get('name') === name)
    if (at === -1) return false
    const [removed] = seq.items.splice(at, 1)
    const next = seq.items[0]
    // What stood above the first entry was said of the list.
    const said = at === 0 && isMap(removed) ? removed.commentBefore : undefined
    if (said !== undefined && said !== null && isMap(next)) next.commentBefore ??= said
    return true
  }

  /** `current-context`; an empty one counts as none. */
  get current(): string | undefined {
    const value = this.#document.get('current-context')
    return typeof value === 'string' && value !== '' ? value : undefined
  }

  set current(context: string | undefined) {
    this.#document.set('current-context', context ?? '')
  }

  /** All of it as plain data. */
  toJson(): unknown {
    return this.#document.toJS()
  }

  toString(): string {
    return this.#document.toString({ lineWidth: 0, indentSeq: this.#indentSeq })
  }

  #items(list: List): readonly YAMLMap[] {
    const seq = this.#document.get(list)
    return isSeq(seq) ? seq.items.filter((item) => isMap(item)) : []
  }

  #seq(list: List): YAMLSeq {
    const found = this.#document.get(list)
    if (isSeq(found)) {
      // `clusters: []` would go on in one line.
      if (found.items.length === 0) found.flow = false
      return found
    }
    const made = new YAMLSeq(this.#document.schema)
    const map = this.#document.contents
    if (isMap(map)) {
      const pair = map.items.find(({ key }) => isScalar(key) && key.value === list)
      if (pair === undefined) map.add({ key: this.#document.createNode(list), value: made })
      else pair.value = made
    }
    return made
  }
}
