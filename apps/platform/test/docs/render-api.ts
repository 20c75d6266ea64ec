import {
  parametersOf,
  problemsOf,
  type Contracts,
  type RouteContract,
} from '../../src/api/contract/contract.ts'
import { problemSchema } from '../../src/api/contract/openapi.ts'
import { takes, type JsonSchema } from '../../src/api/contract/schema.ts'
import { problems } from '../../src/api/problem.ts'

/** `docs/platform-api.md`, from the same values that the server validates with. */
export function renderApi(groups: Readonly<Record<string, Contracts>>): string {
  const shapes = new Map<string, JsonSchema>()
  const routes = Object.entries(groups).flatMap(([group, contracts]) => [
    `## ${group}`,
    ...Object.entries(contracts).map(([id, contract]) => routeText(id, contract, shapes)),
  ])
  typeText(problemSchema, shapes)
  const sections = [
    introduction,
    ...routes,
    '## Shapes',
    'A member that is not listed is refused in a request and never sent in an answer, but for problems, which may say more.',
    ...shapeTexts(shapes),
    '## Refusals',
    Object.entries(problems)
      .map(([code, { status, title }]) => `- \`${code}\` (${status}): ${title}.`)
      .join('\n'),
  ]
  return `${sections.join('\n\n')}\n`
}

const introduction = `# The API of the platform

Generated from the values that the platform validates with (\`npm run docs\` in \`apps/platform\`); the running platform serves the same as OpenAPI 3.1 at \`/api/v1/openapi.json\`. What every route has in common (errors, idempotency keys, roles) is in [its README](../apps/platform/README.md).

Paths are below \`/api/v1\`. A null in a request is a member left out, unless its shape says otherwise. Every route may also refuse with ${codes(['invalid_request', 'unauthenticated', 'insufficient_scope', 'misdirected', 'internal', 'rate_limited', 'unavailable'])}; one that changes something, with ${codes(['idempotency_mismatch'])}; one with a body, with ${codes(['invalid_json', 'body_too_large'])}.`

function codes(list: readonly (keyof typeof problems)[]): string {
  return list.map((code) => `\`${code}\` (${problems[code].status})`).join(', ')
}

function routeText(id: string, contract: RouteContract, shapes: Map<string, JsonSchema>): string {
  const { method, path, summary, who, query = {}, body, answers } = contract
  const common = new Set(problemsOf({ ...contract, problems: [] }))
  const own = problemsOf(contract).filter((code) => !common.has(code))
  const lines = [
    ...(who === undefined ? [] : [`- Allowed for ${who}.`]),
    ...(parametersOf(contract).length > 0 && path.includes('+}')
      ? ['- The last part of the path may hold slashes.']
      : []),
    ...Object.entries(query).map(
      ([name, schema]) => `- Query \`${name}\`: ${typeText(schema, shapes)}.`,
    ),
    ...(body === undefined ? [] : [`- Body: ${typeText(body, shapes)}.`]),
    ...Object.entries(answers).map(
      ([status, schema]) =>
        `- ${status}: ${schema === undefined ? 'nothing' : typeText(schema, shapes)}.`,
    ),
    ...(contract.tagged === true
      ? ['- Has an `ETag`; answers 304 to a matching `If-None-Match`.']
      : []),
    ...(contract.secret === true
      ? [
          '- Holds a secret: an idempotency key is checked and not kept, a repetition is done again.',
        ]
      : []),
    ...(contract.conditional === true ? ['- Honours `If-Match`.'] : []),
    ...(contract.stream === true
      ? ['- As server-sent events where `Accept` names `text/event-stream`.']
      : []),
    ...(own.length === 0 ? [] : [`- Refusals: ${codes(own)}.`]),
  ]
  const shown = path.replaceAll('+}', '}')
  return `### \`${method} ${shown}\`\n\n${summary} (\`${id}\`)\n\n${lines.join('\n')}`
}

function shapeTexts(shapes: Map<string, JsonSchema>): string[] {
  const texts = new Map<string, string>()
  // What a shape names comes in while it is written.
  for (const [title, schema] of shapes) {
    texts.set(title, `### ${title}\n\n${membersText(schema, '', shapes)}`)
  }
  return [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
}

function membersText(schema: JsonSchema, indent: string, shapes: Map<string, JsonSchema>): string {
  const { properties = {}, required = [] } = schema
  return Object.entries(properties)
    .map(([name, member]) => {
      const optional = required.includes(name) ? '' : ' (optional)'
      const head = `${indent}- \`${name}\`${optional}: ${typeText(member, shapes)}`
      const nested = nestedOf(member)
      return nested === undefined ? head : `${head}\n${membersText(nested, `${indent}  `, shapes)}`
    })
    .join('\n')
}

/** The object whose members are written below a member: its own, or that of its list. */
function nestedOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.title !== undefined) return undefined
  if (schema.properties !== undefined) return schema
  const inner = schema.items ?? schema.additionalProperties
  return typeof inner === 'object' ? nestedOf(inner) : undefined
}

function typeText(schema: JsonSchema, shapes: Map<string, JsonSchema>): string {
  const { title, description } = schema
  if (title !== undefined) {
    shapes.set(title, schema)
    return `[${title}](#${title.toLowerCase()})`
  }
  const orNull = takes(schema, 'null') ? ' or null' : ''
  const text = bareText(schema, shapes) + orNull
  return description === undefined ? text : `${text}; ${description}`
}

function bareText(schema: JsonSchema, shapes: Map<string, JsonSchema>): string {
  const { items, minItems = 0, maxItems, additionalProperties, format } = schema
  const { minimum = 0, maximum = 0, minLength, maxLength, pattern = '' } = schema
  if (takes(schema, 'array')) {
    const size = maxItems === undefined ? '' : ` of ${minItems} to ${maxItems}`
    return items === undefined ? 'list' : `list${size}: ${typeText(items, shapes)}`
  }
  if (takes(schema, 'object')) {
    if (typeof additionalProperties !== 'object') return 'object'
    return `by name: ${typeText(additionalProperties, shapes)}`
  }
  if (takes(schema, 'integer')) return `whole number, ${minimum} to ${maximum}`
  if (takes(schema, 'boolean')) return 'true or false'
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' or ')
  if (format === 'uuid') return 'UUID'
  if (format === 'date-time') return 'time (RFC 3339, UTC)'
  if (maxLength === undefined) return 'text'
  const size = `text of ${minLength ?? 1} to ${maxLength} characters`
  return minLength === undefined ? size : `${size}, \`${pattern}\``
}
