import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, messageOf } from '../../src/kubernetes/kinds.ts'
import { readMembers, type GoMember } from './read-go.ts'
import { readMessages, type Message } from './read-proto.ts'

// `npm run schema -- DIR`: makes data/kubernetes-schema.json of the Go modules below DIR/k8s.io, where
// `go mod download k8s.io/api@VERSION k8s.io/apimachinery@VERSION` has put them.

const version = 'v0.35.2'
const [, , root = ''] = process.argv
const messages = new Map<string, Message>()
const members = new Map<string, GoMember>()

/** Those that look different in JSON: see src/kubernetes/protobuf.ts. */
const scalars: Readonly<Record<string, string>> = {
  'meta.v1.Time': 'time',
  'meta.v1.MicroTime': 'microtime',
  'meta.v1.Duration': 'duration',
  'meta.v1.FieldsV1': 'raw',
  'meta.v1.Verbs': 'strings',
  'authentication.v1.ExtraValue': 'strings',
  'authorization.v1.ExtraValue': 'strings',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intorstring',
  'runtime.RawExtension': 'any',
}

/** What is sent, and not kept. */
const sent = [
  'meta.v1.DeleteOptions',
  'authentication.v1.SelfSubjectReview',
  'authorization.v1.SelfSubjectAccessReview',
  'authorization.v1.SelfSubjectRulesReview',
  'autoscaling.v1.Scale',
]

const roots = [...kinds.map(messageOf), ...sent]
const groups = new Set(roots.map((name) => name.replace(/\.\w+$/, '')))
for (const group of groups) {
  const inApi = group !== 'meta.v1'
  const module = `k8s.io/${inApi ? 'api' : 'apimachinery'}@${version}`
  const directory = join(root, module, inApi ? '' : 'pkg/apis', group.replace('.', '/'))
  const proto = readFileSync(join(directory, 'generated.proto'), 'utf8')
  for (const [name, message] of readMessages(proto)) messages.set(name, message)
  const go = readFileSync(join(directory, 'types.go'), 'utf8')
  for (const [key, member] of readMembers(go, group)) members.set(key, member)
}

const written: Record<string, unknown> = {}
const wanted = [...roots]
for (const name of wanted) {
  const message = messages.get(name)
  if (written[name] !== undefined || scalars[name] !== undefined) continue
  if (message === undefined) throw new Error(`there is no ${name}`)
  const fields: Record<string, unknown> = {}
  for (const field of message.fields) {
    const member = members.get(`${name} ${field.name}`)
    if (member === undefined) throw new Error(`${name} has no ${field.name} in Go`)
    const bare = field.type.replace(/^(?:\[\]|\{\})/, '')
    const isMessage = bare.includes('.')
    if (isMessage && scalars[bare] === undefined) wanted.push(bare)
    const type = field.type.slice(0, field.type.length - bare.length) + (scalars[bare] ?? bare)
    fields[member.isInline ? `<${field.name}>` : member.jsonName] = {
      number: field.number,
      type,
      ...(member.isPointer && { pointer: true }),
      ...(!member.isOptional && !field.isOptional && !member.isInline && { required: true }),
      ...(member.mergeKey !== undefined && { mergeKey: member.mergeKey }),
      ...(member.isMerged && { merge: true }),
      ...(field.listType !== undefined && { listType: field.listType }),
      ...(field.listKeys.length > 0 && { listKeys: field.listKeys }),
      ...(field.description !== '' && { description: field.description }),
    }
  }
  written[name] = { description: message.description, fields }
}
const sorted = Object.fromEntries(Object.entries(written).toSorted(([a], [b]) => (a < b ? -1 : 1)))
const lines = Object.entries(sorted).map(
  ([name, message]) => `${JSON.stringify(name)}:${JSON.stringify(message)}`,
)
const source = `k8s.io/api ${version}, Apache-2.0`
writeFileSync(
  new URL('../../data/kubernetes-schema.json', import.meta.url),
  `{"source":${JSON.stringify(source)},"messages":{\n${lines.join(',\n')}\n}}\n`,
)
