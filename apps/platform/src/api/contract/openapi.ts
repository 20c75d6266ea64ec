import { problems, type ProblemCode } from '../problem.ts'
import { discovery } from './discovery-shape.ts'
import { parametersOf, problemsOf, type Contracts, type RouteContract } from './contract.ts'
import { anyText, describe, flag, integer, named, object, type JsonSchema } from './schema.ts'

/** A document that describes the API. @see OpenAPI Specification 3.1.1 */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Readonly<Record<string, unknown>>
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly unknown[]
  readonly paths: Readonly<Record<string, unknown>>
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

/** What a problem document holds at least. @see RFC 9457 */
export const problemSchema: JsonSchema = named('Problem', {
  ...object({
    type: anyText,
    title: anyText,
    status: integer(400, 599),
    detail: anyText,
    code: { type: 'string', enum: Object.keys(problems) },
    requestId: anyText,
    retryable: describe('the same request may succeed later', flag),
  }),
  additionalProperties: true,
})

/** The document for these routes. */
export function openApiOf(contracts: Contracts, version: string, server: string): OpenApiDocument {
  const schemas = new Map<string, unknown>()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [operationId, contract] of Object.entries(contracts)) {
    const path = contract.path.replaceAll('+}', '}')
    const item = (paths[path] ??= {})
    item[contract.method.toLowerCase()] = operationOf(operationId, contract, schemas)
  }
  refer(problemSchema, schemas)
  paths[discoveryPath] = discoveryItem(server, schemas)
  return {
    openapi: '3.1.1',
    info: {
      title: 'indev platform',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

export const discoveryPath = '/.well-known/indev-platform'

/** It is beside the API, and needs no token. */
function discoveryItem(server: string, schemas: Map<string, unknown>): Record<string, unknown> {
  const content = { 'application/json': { schema: refer(discovery, schemas) } }
  return {
    servers: [{ url: server.replace(/\/api\/v1$/, '') }],
    get: {
      operationId: 'discover',
      summary: 'Tells a CLI where everything is.',
      security: [],
      responses: { 200: { description: 'Done.', headers: latestVersion, content } },
    },
  }
}

function operationOf(
  operationId: string,
  contract: RouteContract,
  schemas: Map<string, unknown>,
): Readonly<Record<string, unknown>> {
  const { summary, query = {}, body, who, answers } = contract
  const parameters = [
    ...parametersOf(contract).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(query).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: refer(schema, schemas),
    })),
    ...(contract.method === 'GET' ? [] : [idempotencyKey]),
    ...(contract.conditional === true ? [ifMatch] : []),
  ]
  return {
    operationId,
    summary,
    ...(who !== undefined && { description: `Allowed for ${who}.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: contract.emptyBody !== true,
        content: { 'application/json': { schema: refer(body, schemas) } },
      },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          {
            description: schema === undefined ? 'Done; no body.' : 'Done.',
            headers: headersOf(contract),
            ...(schema !== undefined && {
              content: {
                'application/json': { schema: refer(schema, schemas) },
                ...(contract.stream === true && {
                  'text/event-stream': { schema: { type: 'string' } },
                }),
              },
            }),
          },
        ]),
      ),
      ...(contract.tagged === true && {
        304: { description: 'It has the tag in `If-None-Match`.' },
      }),
      ...refusalsOf(problemsOf(contract)),
    },
  }
}

const header = (description: string) => ({ description, schema: { type: 'string' } })
const latestVersion = { 'Indev-Latest-Version': header('The newest version of the CLI.') }

function headersOf({ method, tagged, query }: RouteContract): Readonly<Record<string, unknown>> {
  return {
    ...latestVersion,
    ...(tagged === true && { ETag: header('Names this very answer.') }),
    ...(query?.['cursor'] !== undefined && {
      Link: header('The next page, as `rel="next"`, where there is one.'),
    }),
    ...(method !== 'GET' && {
      'Operation-Location': header('Where to follow the work, where some was begun.'),
      'Idempotency-Replayed': header('`true`: it was done before, under the same key.'),
    }),
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
}

const ifMatch = { name: 'If-Match', in: 'header', required: false, schema: { type: 'string' } }

function refusalsOf(codes: readonly ProblemCode[]): Readonly<Record<string, unknown>> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const { status } = problems[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          'text/plain': { schema: { type: 'string' } },
        },
      },
    ]),
  )
}

/** Puts titled schemas under `components` and a reference in their place. */
function refer(schema: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((item: unknown) => refer(item, schemas))
  if (typeof schema !== 'object' || schema === null) return schema
  const inner: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, refer(value, schemas)]),
  )
  const { title, ...rest } = inner
  if (typeof title !== 'string') return inner
  schemas.set(title, rest)
  return { $ref: `#/components/schemas/${title}` }
}
