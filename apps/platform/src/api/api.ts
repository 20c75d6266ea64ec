import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { BodyTooLargeError, readBody } from '../http/read-body.ts'
import type { RequestTraces } from '../tracing/request-traces.ts'
import type { Authenticate } from './authenticate.ts'
import type { Discovery } from './discovery.ts'
import type { KeyedRequest } from './idempotent.ts'
import { renderProblem, type Problem } from './problem.ts'
import { type Reply } from './reply.ts'
import type { Route } from './route.ts'

export interface ApiOptions {
  readonly routes: readonly Route[]
  readonly discovery: Discovery
  readonly authenticate: Authenticate
  readonly once: (request: KeyedRequest, handle: () => Reply) => Reply
  readonly traces: RequestTraces
  /** Called after a request that may have given the worker something to do. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

type Env = { readonly Bindings: HttpBindings }
type ApiContext = Context<Env>

const base = '/api/v1'

/** The routes as one web application. The front door has set `X-Request-Id` on the response. */
export function createApi(options: ApiOptions): Hono<Env> {
  const app = new Hono<Env>()
  const open = (path: string) => async (c: ApiContext, next: () => Promise<void>) => {
    options.traces.setRoute(c.env.incoming, path)
    await next()
  }
  const discoveryPath = '/.well-known/indev-platform'
  app.get(discoveryPath, open(discoveryPath), (c) => c.json(options.discovery))
  for (const route of options.routes) {
    const path = `${base}${route.path}`
    app.on(route.method, path, open(templateOf(path)), (c) => serve(options, route, c))
  }
  for (const [path, methods] of methodsByPath(options.routes)) {
    app.all(path, open(templateOf(path)), (c) => {
      const headers = { Allow: methods.join(', ') }
      const detail = `${c.req.method} is not served here`
      return sendProblem(c, { code: 'method_not_allowed', detail, headers })
    })
  }
  app.notFound((c) => sendProblem(c, { code: 'not_found', detail: 'there is no such address' }))
  app.onError((error, c) => {
    options.onError(error)
    return sendProblem(c, { code: 'internal', detail: 'something went wrong here' })
  })
  return app
}

async function serve(options: ApiOptions, route: Route, c: ApiContext): Promise<Response> {
  const authentication = await options.authenticate(c.req.header('authorization'))
  if (!authentication.ok) return sendProblem(c, authentication.problem)
  const { caller } = authentication
  const body = route.method === 'POST' ? await readJson(c) : { ok: true as const, value: undefined }
  if (!body.ok) return sendProblem(c, body.problem)
  const request = {
    caller,
    params: c.req.param(),
    body: body.value,
    traceparent: options.traces.traceparentOf(c.env.incoming),
  }
  const key = route.method === 'GET' ? undefined : c.req.header('idempotency-key')
  const { method, path } = c.req
  const reply =
    key === undefined
      ? route.handle(request)
      : options.once({ key, actor: caller.id, method, path, body: body.value }, () =>
          route.handle(request),
        )
  if (!reply.ok) return sendProblem(c, reply.problem)
  if (route.method !== 'GET') options.onChange()
  const headers = { 'Cache-Control': 'no-store', ...reply.headers }
  if (reply.body === undefined) return c.body(null, reply.status, headers)
  const text = JSON.stringify(reply.body)
  return c.body(text, reply.status, { ...headers, 'Content-Type': 'application/json' })
}

type Json =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem }

/** The body as JSON, whatever its Content-Type: the public Go client sends none. */
async function readJson(c: ApiContext): Promise<Json> {
  try {
    const stream = c.req.raw.body?.values({ preventCancel: true })
    const text = stream === undefined ? '' : await readBody(stream)
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      const headers = { Connection: 'close' }
      return { ok: false, problem: { code: 'body_too_large', detail: error.message, headers } }
    }
    if (!(error instanceof SyntaxError)) throw error
    return { ok: false, problem: { code: 'invalid_json', detail: 'the body is not JSON' } }
  }
}

function sendProblem(c: ApiContext, problem: Problem): Response {
  const requestId = String(c.env.outgoing.getHeader('x-request-id'))
  const { status, headers, body } = renderProblem(problem, c.req.header('accept'), requestId)
  return new Response(body, { status, headers: { 'Cache-Control': 'no-store', ...headers } })
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { method, path } of routes) {
    const known = methods.get(base + path) ?? []
    methods.set(base + path, [...known, method])
  }
  return methods
}

/** `/clusters/by-name/:name{.+}` -> `/clusters/by-name/:name`. */
function templateOf(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '')
}
