import type { Cluster } from '../clusters/cluster.ts'
import {
  aggregated,
  coreVersions,
  groupList,
  groupOf,
  groupVersions,
  resourceList,
  reviews,
} from './discovery.ts'
import { identityIn, mayDo, refusalOf, rulesOf, type Attempt, type Caller } from './authorize.ts'
import { at, isObject, objectAt, textAt, type JsonObject } from './json.ts'
import { apiVersionOf, kinds, messageOf } from './kinds.ts'
import { gitVersionOf } from './nodes.ts'
import { openApiIndex, openApiOf, definitionsOf } from './openapi.ts'
import { openApiProtobuf } from './openapi-protobuf.ts'
import { readObject, type KubernetesRequest } from './request.ts'
import type { Schema } from './schema.ts'
import { methodNotAllowed } from './status.ts'

/** An answer that is not a stream. */
export interface KubernetesReply {
  readonly status: number
  readonly body: JsonObject | Uint8Array | string
  readonly contentType?: string
  /** For people. */
  readonly warnings?: readonly string[]
}

const ok = (body: KubernetesReply['body'], contentType?: string): KubernetesReply => ({
  status: 200,
  body,
  ...(contentType !== undefined && { contentType }),
})

/** What anybody may ask. */
const open: ReadonlySet<string> = new Set(['/version', '/readyz', '/livez', '/healthz'])

/** What needs no token: whether it lives, and which version it is. */
export function answerToAnybody(
  cluster: Cluster,
  { method, path }: KubernetesRequest,
): KubernetesReply | undefined {
  if (!open.has(path)) return undefined
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed()
  return path === '/version' ? ok(versionOf(cluster)) : ok('ok', 'text/plain; charset=utf-8')
}

function versionOf(cluster: Cluster): JsonObject {
  const [major = '1', minor = '0'] = cluster.version.split('.')
  return {
    major,
    minor,
    gitVersion: gitVersionOf(cluster),
    gitCommit: 'simulated',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'none',
    compiler: 'none',
    platform: 'indev/simulated',
  }
}

const discoveryType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** What the API says of itself; undefined for an address of something else. */
export function describeApi(
  schema: Schema,
  cluster: Cluster,
  { path, accept, method }: KubernetesRequest,
): KubernetesReply | undefined {
  const found = answerAt(schema, cluster, path, accept)
  if (found !== undefined && method !== 'GET' && method !== 'HEAD') throw methodNotAllowed()
  return found
}

function answerAt(
  schema: Schema,
  cluster: Cluster,
  path: string,
  accept: string,
): KubernetesReply | undefined {
  const isAggregated = /;\s*v=v2\s*;\s*as=APIGroupDiscoveryList/.test(accept)
  if (path === '/api') return isAggregated ? ok(aggregated(true), discoveryType) : ok(coreVersions)
  if (path === '/apis') return isAggregated ? ok(aggregated(false), discoveryType) : ok(groupList)
  for (const groupVersion of groupVersions) {
    const { group } = groupVersion
    const root = group === '' ? '/api' : '/apis'
    if (path === `${root}/${apiVersionOf(groupVersion)}`) return ok(resourceList(groupVersion))
    if (group !== '' && path === `/apis/${group}`) {
      return ok({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(groupVersion) })
    }
  }
  const version = gitVersionOf(cluster)
  if (path === '/openapi/v2') {
    if (/protobuf/.test(accept)) return ok(openApiProtobuf(schema, version), protobufType)
    const definitions = definitionsOf(schema, kinds.map(messageOf), '#/definitions/')
    return ok({
      swagger: '2.0',
      info: { title: 'Kubernetes, simulated', version },
      paths: {},
      definitions,
    })
  }
  if (path === '/openapi/v3') return ok(openApiIndex)
  const document = path.startsWith('/openapi/v3/')
    ? openApiOf(schema, version, path.slice('/openapi/v3/'.length))
    : undefined
  return document && ok(document)
}

const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** Who somebody is and what they may do; undefined for an address of something else. */
export async function review(
  schema: Schema,
  caller: Caller,
  request: KubernetesRequest,
): Promise<KubernetesReply | undefined> {
  const asked = reviews.find(({ group, plural }) => request.path === `/apis/${group}/v1/${plural}`)
  if (asked === undefined) return undefined
  if (request.method !== 'POST') throw methodNotAllowed()
  const { group, kind } = asked
  const sent = await readObject(schema, request, { group, version: 'v1', kind })
  const answer = (status: JsonObject): KubernetesReply => ({
    status: 201,
    body: { ...sent, metadata: { creationTimestamp: null, ...objectAt(sent, 'metadata') }, status },
  })
  if (kind === 'SelfSubjectReview') return answer({ userInfo: identityIn(caller) })
  if (kind === 'SelfSubjectRulesReview') return answer(rulesOf(caller))
  const isAllowed = mayDo(caller, attemptIn(sent))
  const reason = isAllowed ? `the role ${caller.role} of the platform` : ''
  return answer({ allowed: isAllowed, ...(reason !== '' && { reason }) })
}

function attemptIn(sent: JsonObject): Attempt {
  const wanted = at(sent, 'spec', 'resourceAttributes')
  if (!isObject(wanted)) {
    const verb = textAt(sent, 'spec', 'nonResourceAttributes', 'verb')
    return { verb, group: '', resource: '', namespace: '', name: '' }
  }
  const part = textAt(wanted, 'subresource')
  return {
    verb: textAt(wanted, 'verb'),
    group: textAt(wanted, 'group'),
    resource: textAt(wanted, 'resource') + (part && `/${part}`),
    namespace: textAt(wanted, 'namespace'),
    name: textAt(wanted, 'name'),
  }
}

/** @throws Refused 403 */
export function authorize(caller: Caller, attempt: Attempt): void {
  if (!mayDo(caller, attempt)) throw refusalOf(caller, attempt)
}
