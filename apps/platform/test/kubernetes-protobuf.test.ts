import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { checkObject } from '../src/kubernetes/check-object.ts'
import { kinds, messageOf } from '../src/kubernetes/kinds.ts'
import { decodeMessage, openEnvelope, ProtobufError } from '../src/kubernetes/protobuf.ts'
import { loadSchema } from '../src/kubernetes/schema.ts'
import { seed } from './support/seed.ts'

const schema = loadSchema()
/** What kubectl 1.35 has sent, by kind. */
const sent: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('fixtures/kubernetes/protobuf.json', import.meta.url), 'utf8'),
)

function decode(kind: string, bytes: Uint8Array) {
  const { apiVersion, kind: given, raw } = openEnvelope(bytes)
  const message = messageOf(
    kinds.find((known) => known.kind === kind) ?? {
      group: 'authorization.k8s.io',
      version: 'v1',
      kind,
    },
  )
  return { apiVersion, kind: given, ...decodeMessage(schema, message, raw) }
}

describe('what kubectl sends as protobuf', () => {
  const namespace = 'shop'
  test.each([
    ['Namespace', { apiVersion: 'v1', metadata: { name: 'shop' } }],
    [
      'ConfigMap',
      { apiVersion: 'v1', metadata: { name: 'made', namespace }, data: { a: 'b', c: '' } },
    ],
    ['Secret', { apiVersion: 'v1', metadata: { name: 's', namespace }, data: { p: 'cQ==' } }],
    [
      'ResourceQuota',
      {
        apiVersion: 'v1',
        metadata: { name: 'q', namespace },
        spec: { hard: { cpu: '1', memory: '1Gi' } },
      },
    ],
    [
      'Deployment',
      {
        apiVersion: 'apps/v1',
        metadata: { name: 'api', namespace, labels: { app: 'api' } },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: 'api' } },
          template: {
            metadata: { labels: { app: 'api' } },
            spec: {
              containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }],
            },
          },
        },
      },
    ],
    [
      'Service',
      {
        apiVersion: 'v1',
        metadata: { name: 's2', namespace, labels: { app: 's2' } },
        spec: {
          ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }],
          selector: { app: 's2' },
          type: 'ClusterIP',
        },
      },
    ],
    [
      'Role',
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        metadata: { name: 'r', namespace },
        rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
      },
    ],
  ])('is read: a %s', (kind, object) => {
    expect(decode(kind, Buffer.from(sent[kind] ?? '', 'base64'))).toEqual({ kind, ...object })
  })

  test.each(Object.entries(sent))('is an object that the schema knows: a %s', (kind, base64) => {
    const object = decode(kind, Buffer.from(base64, 'base64'))
    const known = kinds.find((candidate) => candidate.kind === kind)
    const message = messageOf(known ?? { group: 'authorization.k8s.io', version: 'v1', kind })
    const { findings } = checkObject(schema, message, object)
    expect(findings).toEqual({ unknown: [], fault: undefined })
  })

  test('cut off or changed anywhere is read or refused, in any case soon', () => {
    const bytes = Buffer.from(sent['Deployment'] ?? '', 'base64')
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255), isCut: fc.boolean() })
    const strange = fc.sample(change, { numRuns: 2000, seed }).filter(({ at, to, isCut }) => {
      const changed = Buffer.from(bytes)
      changed[at] = to
      try {
        decode('Deployment', isCut ? changed.subarray(0, at) : changed)
        return false
      } catch (error) {
        return !(error instanceof ProtobufError || error instanceof SyntaxError)
      }
    })
    expect(strange).toEqual([])
  })
})
