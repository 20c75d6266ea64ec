import type { Contracts, RouteContract } from '../../src/api/contract/contract.ts'
import { discovery } from '../../src/api/contract/discovery-shape.ts'
import { problemSchema } from '../../src/api/contract/openapi.ts'
import { takes, type JsonSchema } from '../../src/api/contract/schema.ts'

/** `apps/indev/src/api/wire.ts`: the API as its clients see it, from the values that the server validates with. */
export function renderTypes(contracts: Contracts): string {
  const shapes = new Map<string, JsonSchema>()
  const routes = Object.entries(contracts).map(([id, contract]) => routeText(id, contract, shapes))
  typeText(discovery, '', shapes)
  typeText(problemSchema, '', shapes)
  const interfaces = new Map<string, string>()
  // What a shape names comes in while it is written.
  for (const [title, schema] of shapes) {
    interfaces.set(title, `export interface ${title} ${bareText(schema, '', shapes)}`)
  }
  const sections = [
    '// Generated from what the platform validates with (`npm run docs` in apps/platform); do not edit.',
    ...[...interfaces].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text),
    `/** Every way in which the API refuses. */\nexport type ProblemCode = Problem['code']`,
    `/** Every route below \`/api/v1\`, by operation id. */\nexport interface Routes {\n${routes.join('\n')}\n}`,
  ]
  return `${sections.join('\n\n')}\n`
}

function routeText(id: string, contract: RouteContract, shapes: Map<string, JsonSchema>): string {
  const { method, path, summary, query = {}, body, answers } = contract
  const inner = '    '
  const asked = Object.entries(query).map(
    ([name, schema]) =>
      `${comment(schema, '      ')}      readonly ${name}?:${spaced(typeText(schema, '      ', shapes))}`,
  )
  const answer = new Set(
    Object.values(answers).map((schema) =>
      schema === undefined ? 'undefined' : typeText(schema, inner, shapes),
    ),
  )
  return [
    `  /** ${summary} */`,
    `  readonly ${id}: {`,
    `${inner}readonly method: '${method}'`,
    `${inner}readonly path: '${path.replaceAll('+}', '}')}'`,
    `${inner}readonly query: ${asked.length === 0 ? 'undefined' : `{\n${asked.join('\n')}\n    }`}`,
    `${inner}readonly body: ${body === undefined ? 'undefined' : typeText(body, inner, shapes)}`,
    `${inner}readonly answer: ${[...answer].join(' | ')}`,
    '  }',
  ].join('\n')
}

function typeText(schema: JsonSchema, indent: string, shapes: Map<string, JsonSchema>): string {
  const { title } = schema
  if (title !== undefined) {
    shapes.set(title, schema)
    return title
  }
  return bareText(schema, indent, shapes) + (takes(schema, 'null') ? ' | null' : '')
}

function bareText(schema: JsonSchema, indent: string, shapes: Map<string, JsonSchema>): string {
  const { properties, required = [], additionalProperties, items } = schema
  if (schema.enum !== undefined) {
    const texts = schema.enum.map((value) => `'${value}'`)
    return texts.length > 4
      ? texts.map((text) => `\n${indent}  | ${text}`).join('')
      : texts.join(' | ')
  }
  if (takes(schema, 'array')) {
    const item = items === undefined ? 'unknown' : typeText(items, indent, shapes)
    return /^\w+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`
  }
  if (takes(schema, 'object')) {
    if (properties === undefined) {
      const value =
        typeof additionalProperties === 'object'
          ? typeText(additionalProperties, indent, shapes)
          : 'unknown'
      return `Readonly<Record<string, ${value}>>`
    }
    const members = Object.entries(properties).map(([name, member]) => {
      const mark = required.includes(name) ? '' : '?'
      const text = typeText(member, `${indent}  `, shapes)
      return `${comment(member, `${indent}  `)}${indent}  readonly ${name}${mark}:${spaced(text)}`
    })
    if (additionalProperties === true) members.push(`${indent}  readonly [member: string]: unknown`)
    return `{\n${members.join('\n')}\n${indent}}`
  }
  if (takes(schema, 'integer')) return 'number'
  return takes(schema, 'boolean') ? 'boolean' : 'string'
}

/** A long choice begins on a line of its own. */
function spaced(text: string): string {
  return text.startsWith('\n') ? text : ` ${text}`
}

function comment({ title, description }: JsonSchema, indent: string): string {
  return title !== undefined || description === undefined ? '' : `${indent}/** ${description} */\n`
}
