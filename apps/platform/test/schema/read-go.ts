/** What a member of a Go struct says that the `.proto` file does not. */
export interface GoMember {
  readonly jsonName: string
  /** Its members stand beside the others in JSON. */
  readonly isInline: boolean
  readonly isPointer: boolean
  readonly isOptional: boolean
  /** Patches merge it. */
  readonly isMerged: boolean
  readonly mergeKey: string | undefined
}

/** The members of the structs of a file by `core.v1.Pod metadata`. */
export function readMembers(go: string, group: string): Map<string, GoMember> {
  const found = new Map<string, GoMember>()
  for (const [, struct = '', body = ''] of go.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    for (const [, declaration = '', tags = ''] of body.matchAll(/^\t(\S[^`\n]*)`([^`\n]*)`/gm)) {
      const tag = (key: string) => new RegExp(`\\b${key}:"([^"]*)"`).exec(tags)?.[1]
      const encoding = tag('protobuf')
      if (encoding === undefined) continue
      const [jsonName = '', ...options] = (tag('json') ?? '').split(',')
      const type = declaration.trim().split(/\s+/).at(-1) ?? ''
      const embedded = type.charAt(0).toLowerCase() + type.slice(1)
      const protobuf = /\bname=(\w+)/.exec(encoding)?.[1] ?? embedded
      found.set(`${group}.${struct} ${protobuf}`, {
        jsonName: jsonName === '' ? protobuf : jsonName,
        isInline: jsonName === '',
        isPointer: type.startsWith('*'),
        isOptional: options.includes('omitempty'),
        isMerged: (tag('patchStrategy') ?? '').split(',').includes('merge'),
        mergeKey: tag('patchMergeKey'),
      })
    }
  }
  return found
}
