import { describe, expect, test } from '@jest/globals'
import { applyPatch } from '../src/kubernetes/apply-patch.ts'
import { applyJsonPatch } from '../src/kubernetes/json-patch.ts'
import { at, type JsonObject } from '../src/kubernetes/json.ts'
import { applyMergePatch, applyStrategicPatch } from '../src/kubernetes/merge-patch.ts'
import { Refused } from '../src/kubernetes/status.ts'
import { loadSchema } from '../src/kubernetes/schema.ts'

const schema = loadSchema()

const pod = (spec: JsonObject): JsonObject => ({ spec })

const containers = (...names: string[]) => names.map((name) => ({ name, image: `${name}:1` }))

const apply = (live: JsonObject | undefined, manager: string, sent: JsonObject, isForced = false) =>
  applyPatch(
    schema,
    'core.v1.Service',
    live,
    { metadata: { name: 's' }, ...sent },
    {
      manager,
      isForced,
      time: '2026-01-01T00:00:00Z',
      apiVersion: 'v1',
    },
  )

const port = (number: number, name = `p${number}`) => ({ name, port: number, protocol: 'TCP' })

const spec = (...ports: JsonObject[]): JsonObject => ({ spec: { ports } })

describe('a JSON patch', () => {
  // RFC 6902, appendix A, by its numbers.
  test.each([
    [
      'A.1',
      { foo: 'bar' },
      [{ op: 'add', path: '/baz', value: 'qux' }],
      { foo: 'bar', baz: 'qux' },
    ],
    [
      'A.2',
      { foo: ['bar', 'baz'] },
      [{ op: 'add', path: '/foo/1', value: 'qux' }],
      { foo: ['bar', 'qux', 'baz'] },
    ],
    ['A.3', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [
      'A.4',
      { foo: ['bar', 'qux', 'baz'] },
      [{ op: 'remove', path: '/foo/1' }],
      { foo: ['bar', 'baz'] },
    ],
    ['A.5', { baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [
      'A.6',
      { foo: { a: 'b' }, qux: {} },
      [{ op: 'move', from: '/foo/a', path: '/qux/c' }],
      { foo: {}, qux: { c: 'b' } },
    ],
    [
      'A.7',
      { foo: ['a', 'b', 'c'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/2' }],
      { foo: ['a', 'c', 'b'] },
    ],
    ['A.8', { baz: 'qux' }, [{ op: 'test', path: '/baz', value: 'qux' }], { baz: 'qux' }],
    [
      'A.10',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    ['A.14', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
    [
      'A.16',
      { foo: ['bar'] },
      [{ op: 'add', path: '/foo/-', value: ['abc'] }],
      { foo: ['bar', ['abc']] },
    ],
  ])('does what RFC 6902 says in %s', (_number, document, patch, result) => {
    expect(applyJsonPatch(document, patch)).toEqual(result)
  })

  test.each([
    ['A.9: a test that fails', [{ op: 'test', path: '/baz', value: 'bar' }]],
    ['A.12: a target that is not there', [{ op: 'add', path: '/baz/bat', value: 'qux' }]],
    ['no path', [{ op: 'remove' }]],
    ['an operation that is none', [{ op: 'increment', path: '/foo' }]],
    ['an index beyond the end', [{ op: 'add', path: '/list/2', value: 1 }]],
    ['an index with a zero before it', [{ op: 'remove', path: '/list/00' }]],
    ['the prototype', [{ op: 'add', path: '/__proto__/x', value: 1 }]],
    ['no list', { op: 'remove', path: '/foo' }],
  ])('is refused for %s', (_what, patch) => {
    expect(() => applyJsonPatch({ foo: 'bar', list: [1] }, patch)).toThrow(Refused)
  })
})

describe('a merge patch', () => {
  // RFC 7396, appendix A: those whose target and result are objects.
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('makes of %j with %j what RFC 7396 says', (document, patch, result) => {
    expect(applyMergePatch(document, patch)).toEqual(result)
  })
})

describe('a strategic merge patch', () => {
  test.each([
    [
      'merges items by their key',
      { containers: containers('a', 'b') },
      { containers: [{ name: 'b', image: 'new' }] },
      {
        containers: [
          { name: 'a', image: 'a:1' },
          { name: 'b', image: 'new' },
        ],
      },
    ],
    [
      'adds items with another key',
      { containers: containers('a') },
      { containers: containers('b') },
      { containers: containers('a', 'b') },
    ],
    [
      'deletes items on request',
      { containers: containers('a', 'b') },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: containers('b') },
    ],
    [
      'replaces a list on request',
      { containers: containers('a', 'b') },
      { containers: [{ $patch: 'replace' }, ...containers('c')] },
      { containers: containers('c') },
    ],
    [
      'replaces lists without a key',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'keeps the order that it names',
      { containers: containers('a', 'b') },
      {
        containers: [{ name: 'b' }],
        '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
      },
      { containers: containers('b', 'a') },
    ],
    [
      'keeps only what it retains',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' }, $retainKeys: ['name', 'hostPath'] }] },
      { volumes: [{ name: 'v', hostPath: { path: '/' } }] },
    ],
    [
      'takes away what is null',
      { nodeName: 'n', containers: [] },
      { nodeName: null },
      { containers: [] },
    ],
  ])('%s', (_what, before, patch, after) => {
    expect(applyStrategicPatch(schema, 'core.v1.Pod', pod(before), pod(patch))).toEqual(pod(after))
  })

  test('takes values out of a list of texts', () => {
    const before = { metadata: { finalizers: ['a', 'b'] } }
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } }
    const after = { metadata: { finalizers: ['b'] } }
    expect(applyStrategicPatch(schema, 'core.v1.Pod', before, patch)).toEqual(after)
  })
})

describe('server-side apply', () => {
  test('notes what a manager owns, items of lists by their keys', () => {
    const live = apply(undefined, 'one', {
      ...spec(port(80)),
      metadata: { name: 's', labels: { a: 'b' } },
    })
    expect(at(live, 'metadata', 'managedFields')).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:a': {} } },
          'f:spec': {
            'f:ports': {
              'k:{"port":80,"protocol":"TCP"}': {
                '.': {},
                'f:name': {},
                'f:port': {},
                'f:protocol': {},
              },
            },
          },
        },
      },
    ])
  })

  test('takes away what its manager no longer sends, and leaves what others own', () => {
    const first = apply(undefined, 'one', spec(port(80), port(81)))
    const second = apply(first, 'two', spec(port(82)))
    const third = apply(second, 'one', spec(port(80)))
    expect(at(third, 'spec', 'ports')).toEqual([port(80), port(82)])
  })

  test('leaves what nobody owns', () => {
    const live = { ...apply(undefined, 'one', spec(port(80))), status: { loadBalancer: {} } }
    expect(apply(live, 'one', spec(port(81)))).toMatchObject({ status: { loadBalancer: {} } })
  })

  test('keeps what two managers own until both let it go', () => {
    const both = apply(apply(undefined, 'one', spec(port(80))), 'two', spec(port(80)))
    const one = apply(both, 'one', { spec: {} })
    expect(at(one, 'spec', 'ports')).toEqual([port(80)])
    const none = apply(one, 'two', { spec: {} })
    expect(at(none, 'spec', 'ports') ?? []).toEqual([])
  })

  test('refuses to change what another owns, unless it is forced: then the other owns it no longer', () => {
    const live = apply(undefined, 'one', spec(port(80, 'http')))
    const sent = spec(port(80, 'web'))
    expect(() => apply(live, 'two', sent)).toThrow(
      'Apply failed with 1 conflict: conflict with "one": .spec.ports[{"port":80,"protocol":"TCP"}].name',
    )
    const taken = apply(live, 'two', sent, true)
    expect(at(taken, 'spec', 'ports')).toEqual([port(80, 'web')])
    expect(() => apply(taken, 'one', spec(port(80, 'http')))).toThrow('conflict with "two"')
  })
})
