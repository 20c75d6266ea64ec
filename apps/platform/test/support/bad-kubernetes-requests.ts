import * as fc from 'fast-check'
import { kinds, apiVersionOf } from '../../src/kubernetes/kinds.ts'
import { codePoint, hostileTexts } from './bad-requests.ts'
import type { KubernetesClient } from './kubernetes-client.ts'

const names = [
  'ConfigMap',
  'Deployment',
  'Pod',
  'Service',
  'Namespace',
  'Node',
  'StatefulSet',
  'Job',
]
const fuzzed = kinds.filter(({ kind }) => names.includes(kind))
const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: codePoint, maxLength: 40 }),
)
const junk = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, -1, 2.5, '', [], {}, [[[]]], 1e308),
)
/** What is good, but for one in eight. */
const mostly = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 7, arbitrary: good }, { weight: 1, arbitrary: junk })
const labels = mostly(
  fc.dictionary(fc.constantFrom('a', 'b'), mostly(fc.constantFrom('x', 'y')), { maxKeys: 2 }),
)
const metadata = fc.record(
  {
    name: mostly(fc.constantFrom('x', 'default', 'pool-1-0')),
    namespace: mostly(fc.constant('default')),
    labels,
    annotations: labels,
    finalizers: mostly(fc.constant([])),
    ownerReferences: mostly(fc.constant([])),
    resourceVersion: mostly(fc.constant('')),
    managedFields: mostly(fc.constant([])),
  },
  { requiredKeys: ['name'] },
)
const containers = mostly(fc.constant([{ name: 'c', image: 'i' }]))
const template = fc.record({
  metadata: mostly(fc.record({ labels: mostly(fc.constant({ a: 'x' })) })),
  spec: mostly(fc.record({ containers })),
})
const spec = fc.record(
  {
    replicas: mostly(fc.nat(3)),
    selector: mostly(fc.constant({ matchLabels: { a: 'x' } })),
    template: mostly(template),
    ports: mostly(fc.constant([{ port: 80 }])),
    containers,
  },
  { requiredKeys: ['selector', 'template', 'containers', 'ports'] },
)
const object = fc.record(
  { metadata: mostly(metadata), spec: mostly(spec), data: labels, status: junk },
  { requiredKeys: ['metadata', 'spec'] },
)
const operations = fc.array(
  fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'test', 'move'),
    path: fc.oneof(
      fc.constantFrom('/metadata/labels', '/spec', '/spec/replicas', '/metadata', ''),
      text,
    ),
    value: junk,
    from: fc.oneof(fc.constant('/spec'), text),
  }),
  { maxLength: 3 },
)
const objectTypes = [
  'application/json',
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
]
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
]
const query = fc.dictionary(
  fc.constantFrom(
    'labelSelector',
    'fieldSelector',
    'dryRun',
    'fieldManager',
    'fieldValidation',
    'force',
    'resourceVersion',
    'includeObject',
  ),
  fc.oneof(fc.constantFrom('All', 'true', 'a=b', 'Strict', 'manager'), text),
  { maxKeys: 3 },
)
const request = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
  kind: fc.constantFrom(...fuzzed),
  namespace: fc.oneof({ weight: 5, arbitrary: fc.constant('default') }, text),
  name: fc.oneof(fc.constantFrom('', 'x', 'default', 'pool-1-0'), text),
  part: fc.constantFrom('', '', '', 'status', 'scale', 'log'),
  query,
  type: fc.nat(3),
  body: fc.oneof(
    { weight: 4, arbitrary: object },
    { weight: 2, arbitrary: operations },
    { weight: 1, arbitrary: junk },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  ),
})

/** Where nobody may ever be led by bad input. */
const leak = /\bat \S+ \(|node:|\.ts:\d|\.js:\d|SQLITE|sqlite/

/** Sends `count` requests that are nearly right. @returns the statuses of the answers. */
export async function sendBadKubernetesRequests(
  client: KubernetesClient,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<ReadonlySet<number>> {
  const made = { body: { metadata: { name: 'x' } } }
  await client.request('POST', '/api/v1/namespaces/default/configmaps', made)
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(request, async ({ method, kind, type, body, ...address }) => {
      const isPost = method === 'POST'
      const name = isPost ? '' : address.name
      const parts = [
        ...(kind.isNamespaced ? ['namespaces', address.namespace] : []),
        kind.plural,
        ...(name === '' ? [] : [name]),
        ...(name === '' || address.part === '' ? [] : [address.part]),
      ].map((piece) => encodeURIComponent(wellFormed(piece)))
      const search = new URLSearchParams()
      for (const [key, value] of Object.entries(address.query)) search.set(key, wellFormed(value))
      const root = kind.group === '' ? 'api' : 'apis'
      const path = `/${root}/${apiVersionOf(kind)}/${parts.join('/')}?${search.toString()}`
      const contentType = (method === 'PATCH' ? patchTypes : objectTypes)[type] ?? ''
      const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
      const init = method === 'GET' ? {} : { body: bytes, headers: { 'content-type': contentType } }
      const { status, text: answer, json } = await client.request(method, path, init)
      seen.add(status)
      const isFault = status === 500 || status === 503
      const isStrange = status >= 400 && (leak.test(answer) || json['kind'] !== 'Status')
      if (isFault || isStrange) throw new Error(`${status} ${answer}`)
    }),
    { numRuns: count, seed },
  )
  return seen
}

/** Lone surrogates become replacement characters, as URLs demand. */
function wellFormed(value: string): string {
  return Buffer.from(value).toString()
}
