import * as fc from 'fast-check'
import { parametersOf, type RouteContract } from '../../src/api/contract/contract.ts'
import { takes, type JsonSchema } from '../../src/api/contract/schema.ts'
import type { TestPlatform } from './test-platform.ts'

/** A request that is nearly what a contract asks for. */
export interface BadRequest {
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

/** What people and programs have sent elsewhere. */
export const hostileTexts = [
  `Robert'); DROP TABLE clusters;--`,
  `" OR ""="`,
  `' UNION SELECT * FROM meta --`,
  '../../etc/passwd',
  '..\\..\\windows',
  '%00%2e%2e%2f',
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}',
  '$(reboot)`reboot`',
  '__proto__',
  'constructor',
  'toString',
  '\u202eevil',
  'ünïcødé 名前 🙂',
] as const

/** Any code point, halves of pairs too. The library's own unit keeps a map of all of them. */
export const codePoint = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code))
const text = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: codePoint, maxLength: 80 }),
)
const junk: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, true, -1, 0, 1e308, 2.5, '', [], {}, [[[]]]),
)

/** Values that a schema accepts, but for those that are junk: about one part in eight. */
function nearly(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 7, arbitrary: exactly(schema, ids) }, { weight: 1, arbitrary: junk })
}

function exactly(schema: JsonSchema, ids: readonly string[]): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties, items, maxItems = 3 } = schema
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (takes(schema, 'object')) {
    if (properties === undefined) {
      const values =
        typeof additionalProperties === 'object' ? nearly(additionalProperties, ids) : junk
      return fc.dictionary(text, values, { maxKeys: 3 })
    }
    const members = Object.entries(properties).map(
      ([name, member]) => [name, nearly(member, ids)] as const,
    )
    const known = fc.record(Object.fromEntries(members), {
      // Now and then something that is required is missing.
      requiredKeys: required.slice(1),
    })
    return fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: withMore(known) })
  }
  if (takes(schema, 'array')) {
    const item = items === undefined ? junk : nearly(items, ids)
    return fc.array(item, { maxLength: Math.min(maxItems + 1, 4) })
  }
  if (takes(schema, 'integer')) {
    const { minimum = 0, maximum = 100 } = schema
    return fc.integer({ min: minimum - 1, max: Math.min(maximum + 1, 2 ** 31 - 1) })
  }
  if (takes(schema, 'boolean')) return fc.boolean()
  if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(...ids), fc.uuid())
  return text
}

function withMore(known: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc
    .tuple(known, text, junk)
    .map(([members, name, value]) => ({ ...members, [name]: value }))
}

/** Lone surrogates become replacement characters, as URLs demand. */
function wellFormed(value: string): string {
  return Buffer.from(value).toString()
}

/** Requests to a route; `ids` are of things that are there. */
export function badRequests(
  contract: RouteContract,
  ids: readonly string[],
): fc.Arbitrary<BadRequest> {
  const part = fc
    .oneof(fc.constantFrom(...ids, ...ids.map((id) => `user:${id}`)), text)
    // A URL swallows these.
    .filter((value) => value !== '' && !/^\.{1,2}$/.test(value))
    .map((value) => encodeURIComponent(wellFormed(value)))
  const parameters = parametersOf(contract)
  const names = Object.keys(contract.query ?? {}).filter((name) => name !== 'waitSeconds')
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom('x', ...names), text),
    fc.oneof(fc.nat().map(String), text),
    { maxKeys: 2 },
  )
  const visible = fc.string({ unit: 'grapheme-ascii', maxLength: 20 }).map((value) => value.trim())
  const headers = fc.record(
    {
      accept: fc.constantFrom('*/*', 'application/problem+json', 'text/html'),
      'idempotency-key': visible,
      'if-match': visible,
      'if-none-match': visible,
      traceparent: visible,
      'content-type': fc.constantFrom('application/json', 'text/xml', ''),
    },
    { requiredKeys: [] },
  )
  const body =
    contract.body === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 9, arbitrary: nearly(contract.body, ids) },
          { weight: 1, arbitrary: fc.constantFrom('', '{', '\u0000', '['.repeat(30_000), 'null') },
        )
  return fc
    .tuple(
      fc.array(part, { minLength: parameters.length, maxLength: parameters.length }),
      query,
      body,
      headers,
    )
    .map(([parts, members, sent, sentHeaders]) => {
      const left = [...parts]
      const path = contract.path.replaceAll(/\{\w+\+?\}/g, () => left.shift() ?? 'x')
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(members)) {
        search.append(wellFormed(name), wellFormed(value))
      }
      return {
        path: search.size === 0 ? path : `${path}?${search.toString()}`,
        body: sent,
        headers: sentHeaders,
      }
    })
}

/** Where nobody may ever be led by bad input. */
const leak = /\bat \S+ \(|node:|\.ts:\d|\.js:\d|SQLITE|sqlite/

/** Sends `count` bad requests to a route; each reply is held to the contract. @returns how many. */
export async function sendBadRequests(
  platform: TestPlatform,
  contract: RouteContract,
  ids: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<number> {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(badRequests(contract, ids), async ({ path, body, headers }) => {
      const reply = await platform.api('alice', contract.method, path, { body, headers })
      sent += 1
      if (reply.status >= 500 || (reply.status >= 400 && leak.test(reply.text))) {
        throw new Error(`${reply.status} ${reply.text}`)
      }
    }),
    { numRuns: count, seed },
  )
  return sent
}

/** Makes one of everything. @returns the ids. */
export async function makeOneOfEverything(platform: TestPlatform): Promise<string[]> {
  const post = async (path: string, body: unknown): Promise<string> => {
    const reply = await platform.api('alice', 'POST', path, { body })
    const { id }: { readonly id: string } = JSON.parse(reply.text)
    return id
  }
  const deployments = '/blurite/llm-deployments'
  const deployment = await post(deployments, { name: 'fuzz', model: 'sim-small-8b' })
  return [
    await post('/clusters', { name: 'fuzz', nameSuffix: false }),
    await post('/teams', { name: 'Fuzzers', description: 'x' }),
    await post('/settings/image-pull-secrets', {
      name: 'fuzz',
      registries: { a: { username: 'u', password: 'p' } },
    }),
    deployment,
    await post(`${deployments}/${deployment}/api-keys`, { name: 'fuzz', ttlDays: 1 }),
  ]
}
