import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../api/client.ts'
import { listAll } from '../api/pages.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** `indev api` */
export const api = defineCommand({
  path: ['api'],
  summary: 'Sends one request to the platform, signed in, and prints the answer.',
  description:
    'PATH is below the base of the API: /clusters. What changes something carries an Idempotency-Key, and is ' +
    'not sent again by itself. An answer that is no success is an error, with its exit code.',
  examples: [
    { command: 'indev api GET /me', summary: 'Who is signed in.' },
    {
      command: 'indev api GET /clusters --paginate -o jsonl',
      summary: 'Every cluster, over all pages.',
    },
    {
      command: 'indev api POST /teams --field name=web --field description=Shop',
      summary: 'Fields become a JSON object.',
    },
  ],
  args: {
    method: { type: 'string', required: true, summary: `${METHODS.join(', ')}.` },
    path: { type: 'string', required: true, summary: 'Below the base of the API: /clusters.' },
    field: {
      type: 'string',
      alias: 'f',
      list: true,
      placeholder: 'KEY=VALUE',
      summary: 'Part of the body; true, false, null and numbers are what they say.',
    },
    input: {
      type: 'string',
      placeholder: 'FILE',
      summary: 'The body: a JSON file, or - for stdin.',
    },
    paginate: { type: 'boolean', default: false, summary: 'Follow pages, and join their lists.' },
  },
  positionals: ['method', 'path'],
  telemetry: { attributes: { 'api.method': METHODS } },
  result: {
    type: ['object', 'array', 'string', 'number', 'boolean', 'null'],
    description: 'What the platform answered; null for an answer without a body.',
  },
  async run(args, ctx) {
    const method = METHODS.find((each) => each === args.method.toUpperCase())
    if (method === undefined)
      throw usage('api.bad-method', `METHOD is one of ${METHODS.join(', ')}`)
    const path = acceptPath(args.path)
    const body = await bodyOf(ctx, args)
    if (args.paginate && method !== 'GET') {
      throw usage('api.bad-paginate', '--paginate is for GET alone')
    }
    ctx.telemetry.set({ 'api.method': method })
    const client = await openApi(ctx)
    const about = { area: 'api', subject: path }
    if (args.paginate) return listAll(client, path, about)
    const key = method === 'GET' ? {} : { key: crypto.randomUUID() }
    const answer = await client.send({ method, path, about, ...key, ...body })
    return answer.text === '' ? null : answer.json()
  },
  human: (value) => (value === null ? '' : `${JSON.stringify(value, undefined, 2)}\n`),
})

/** Nothing but a path of the API: no other host, no climbing out of its base. */
function acceptPath(given: string): string {
  const path = given.startsWith('/') ? given : `/${given}`
  const url = URL.parse(path, 'http://api.invalid')
  const isPlain = url?.host === 'api.invalid' && url.hash === '' && !/[\s\\]|:\/\//.test(path)
  if (isPlain && `${url.pathname}${url.search}` === path) return path
  throw usage('api.bad-path', 'PATH is a path below the base of the API, such as /clusters')
}

async function bodyOf(
  ctx: CommandContext,
  { field, input }: { readonly field: readonly string[]; readonly input: string | undefined },
): Promise<{ readonly body?: unknown }> {
  if (input !== undefined && field.length > 0) {
    throw usage('api.two-bodies', '--field and --input exclude each other')
  }
  if (input !== undefined) return { body: parse(await contentOf(ctx, input)) }
  if (field.length === 0) return {}
  return { body: Object.fromEntries(field.map(pairOf)) }
}

async function contentOf(ctx: CommandContext, input: string): Promise<string> {
  try {
    return input === '-' ? await text(ctx.io.stdin.open()) : readFileSync(input, 'utf8')
  } catch (cause) {
    throw new CliError({
      slug: 'api.unreadable-input',
      kind: 'environment',
      message: 'the file of --input cannot be read',
      recordable: true,
      cause,
    })
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw usage('api.bad-input', '--input holds no JSON')
  }
}

function pairOf(field: string): readonly [string, unknown] {
  const at = field.indexOf('=')
  if (at < 1) throw usage('api.bad-field', '--field needs KEY=VALUE')
  return [field.slice(0, at), valueOf(field.slice(at + 1))]
}

/** As JSON where it is a word or a number of JSON, else as text. */
function valueOf(typed: string): unknown {
  if (!/^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(typed)) return typed
  // 007 is a text: JSON knows no such number.
  return /^-?0\d/.test(typed) ? typed : JSON.parse(typed)
}

function usage(slug: `api.${string}`, message: string): CliError {
  return new CliError({ slug, kind: 'usage', message, recordable: true })
}
