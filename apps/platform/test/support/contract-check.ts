import { problemsOf, routerPath, type RouteContract } from '../../src/api/contract/contract.ts'
import { contracts } from '../../src/api/contract/contracts.ts'
import { problemSchema } from '../../src/api/contract/openapi.ts'
import type { JsonSchema } from '../../src/api/contract/schema.ts'
import { createValidator } from '../../src/api/contract/validator.ts'
import { problems } from '../../src/api/problem.ts'

const checkOf = createValidator()

/** An answer as far as a contract speaks of it. */
export interface CheckedReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * Every reply that a test gets goes through here: one that the document does not promise fails the
 * test that got it.
 */
export function checkReply(method: string, path: string, reply: CheckedReply): void {
  const faults = faultsOf(contractOf(method, path), reply)
  if (faults.length === 0) return
  const shown = `${method} ${path} -> ${reply.status} ${reply.text.slice(0, 500)}`
  throw new Error(`${shown}\nis not in the document: ${faults.join('; ')}`)
}

/** What of a reply a contract does not promise. */
export function faultsOf(contract: RouteContract | undefined, reply: CheckedReply): string[] {
  const { status, headers, text } = reply
  if (status === 304 && contract?.tagged === true && text === '') return []
  if (status >= 400) return refusalFaults(contract, reply)
  if (contract === undefined) return ['no route serves it']
  const answer = Object.entries(contract.answers).find(([known]) => Number(known) === status)
  if (answer === undefined) return [`status ${status}`]
  const [, schema] = answer
  if (schema === undefined) return text === '' ? [] : ['a body']
  if (!/^application\/json\b/.test(headers.get('content-type') ?? '')) return ['its Content-Type']
  return complaints(schema, JSON.parse(text))
}

function refusalFaults(contract: RouteContract | undefined, reply: CheckedReply): string[] {
  const { status, headers, text } = reply
  const length = headers.get('content-length')
  const faults = length === String(Buffer.byteLength(text)) ? [] : [`Content-Length ${length}`]
  const isDocument = headers.get('content-type') === 'application/problem+json'
  const code = isDocument ? codeIn(JSON.parse(text)) : /^(\w+): [^\n]+\n$/.exec(text)?.[1]
  const allowed = contract === undefined ? unrouted : problemsOf(contract)
  const known = allowed.find((candidate) => candidate === code)
  if (known === undefined) return [...faults, `the code ${String(code)}`]
  if (problems[known].status !== status) faults.push(`status ${status} for ${known}`)
  return isDocument ? [...faults, ...complaints(problemSchema, JSON.parse(text))] : faults
}

/** What an address that no route serves may answer. */
const unrouted = ['not_found', 'method_not_allowed', 'misdirected'] as const

function codeIn(document: unknown): unknown {
  return typeof document === 'object' && document !== null && 'code' in document
    ? document.code
    : undefined
}

function complaints(schema: JsonSchema, value: unknown): string[] {
  return checkOf(schema)(value).map(({ field, message }) => `${field} ${message}`)
}

const matchers = Object.values(contracts).map((contract) => {
  const expression = routerPath(contract)
    .replaceAll('.', String.raw`\.`)
    .replaceAll(/:\w+\{\\\.\+\}/g, '.+')
    .replaceAll(/:\w+/g, '[^/]+')
  return { contract, expression: new RegExp(`^${expression}$`) }
})

/** The contract that a request falls under; the first that matches, as in the router. */
export function contractOf(method: string, path: string): RouteContract | undefined {
  const [bare = ''] = path.split('?')
  return matchers.find(
    ({ contract, expression }) => contract.method === method && expression.test(bare),
  )?.contract
}
