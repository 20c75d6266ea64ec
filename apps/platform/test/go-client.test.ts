import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contracts } from '../src/api/contract/contracts.ts'
import { kubernetesContracts } from '../src/api/contract/kubernetes-contracts.ts'
import { operationContracts } from '../src/api/contract/operation-contracts.ts'
import { checkReply, contractOf } from './support/contract-check.ts'
import { accessCases } from './go-client/access.ts'
import { aiCases } from './go-client/ai.ts'
import { clusterCases, lastClusterCases } from './go-client/clusters.ts'
import { organizationCases } from './go-client/organization.ts'
import { pullSecretCases } from './go-client/pull-secrets.ts'
import { lastTeamCases, teamCases } from './go-client/teams.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

// Every request that the public Go client makes, byte by byte: no Content-Type, no Accept, Go's own
// User-Agent, names that are not escaped, ids joined with a bare colon. What it decodes is compared
// field by field, since it ignores what it does not know.

interface GoReply {
  readonly status: number
  readonly contentLength: string | undefined
  readonly text: string
}

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ stepMs: 3_600_000 })
})
afterAll(async () => {
  await platform.end()
})

/** As Go's http.Client sends it with `Authorization` and `traceparent` set. */
async function go(method: string, path: string, body?: string): Promise<GoReply> {
  const { hostname, port } = new URL(platform.url)
  const headers = {
    'User-Agent': 'Go-http-client/1.1',
    Authorization: `Bearer ${await platform.token('alice')}`,
    Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Accept-Encoding': 'gzip',
    ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path: `/api/v1${path}`, headers },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.once('end', () => {
          const status = response.statusCode ?? 0
          const contentLength = response.headers['content-length']
          const received = new Headers()
          for (const name of ['content-type', 'content-length'] as const) {
            const value = response.headers[name]
            if (value !== undefined) received.set(name, value)
          }
          try {
            checkReply(method, path, { status, headers: received, text })
            resolve({ status, contentLength, text })
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

/** Ids that one request learns and a later one needs: `{name}` in a path or body stands for one. */
const learned = new Map<string, string>()
const fill = (text: string) =>
  text.replaceAll(/<(\w+)>/g, (_all, name: string) => learned.get(name) ?? `<${name}>`)

/** Keeps the id and the name of what was answered, or of the first in a list. */
function learn(name: string, text: string): void {
  const value: { readonly id?: string; readonly name?: string } | readonly [] = JSON.parse(text)
  const { id, name: itsName } = 'length' in value ? first(text) : value
  if (id !== undefined) learned.set(name, id)
  if (itsName !== undefined) learned.set(`${name}Name`, itsName)
}

function first(text: string): { readonly id?: string; readonly name?: string } {
  const [item]: readonly { readonly id: string; readonly name: string }[] = JSON.parse(text)
  return item ?? {}
}

/** In the order in which they are sent: later ones use what earlier ones have made. */
const cases = [
  ...organizationCases,
  ...clusterCases,
  ...teamCases,
  ...accessCases,
  ...lastTeamCases,
  ...aiCases,
  ...pullSecretCases,
  ...lastClusterCases,
]

describe('the public Go client, in this order:', () => {
  test.each(cases)('$does', async ({ send: [method, path, body], status, gets, learns }) => {
    const reply = await go(method, fill(path), body === undefined ? undefined : fill(body))
    expect([reply.status, reply.text === '' ? undefined : valueOf(reply)]).toEqual([status, gets])
    // It prints an error's body only where the length is known.
    if (learns !== undefined) learn(learns, reply.text)
  })

  test('(so that the table is whole) has asked for every route but ours', () => {
    const ours = [
      'getCluster',
      'changeCluster',
      'getQuota',
      ...Object.keys({ ...operationContracts, ...kubernetesContracts }),
    ]
    const asked = new Set(cases.map(({ send: [method, path] }) => contractOf(method, path)))
    const others = Object.entries(contracts).filter(([, contract]) => !asked.has(contract))
    expect(others.map(([id]) => id)).toEqual(ours)
  })
})

function valueOf({ status, text }: GoReply): unknown {
  return status < 400 ? JSON.parse(text) : text
}

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
