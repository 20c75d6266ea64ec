import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { BodyTooLargeError, isHangUp, readBody } from '../http/read-body.ts'
import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { AuditStore } from '../store/audit.ts'
import type { RequestTraces } from '../tracing/request-traces.ts'
import { createAdmission, type Admitted, type RawRequest } from './admit.ts'
import type { Authenticate } from './authenticate.ts'
import { routerPath, templateOf, type RouteContract } from './contract/contract.ts'
import { discoveryPath, type OpenApiDocument } from './contract/openapi.ts'
import { createValidator } from './contract/validator.ts'
import type { Discovery } from './discovery.ts'
import { etagOf, namesTag } from './etag.ts'
import { follow } from './follow.ts'
import type { KeyedRequest } from './idempotent.ts'
import { renderProblem, type Problem } from './problem.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Reply } from './reply.ts'
import type { ApiRequest, Route } from './route.ts'

export interface ApiOptions {
  readonly routes: readonly Route[]
  readonly discovery: Discovery
  readonly document: OpenApiDocument
  readonly authenticate: Authenticate
  readonly once: (request: KeyedRequest, handle: () => Reply) => Reply
  /** Undoes what a refused request has done. */
  readonly atomically: (handle: () => Reply) => Reply
  readonly rateLimit: RateLimit
  readonly changes: Changes
  readonly clock: Clock
  /** Who changed what, in the same transaction as the change. */
  readonly audit: AuditStore
  readonly traces: RequestTraces
  /** Called after a request that may have given the worker something to do. */
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

type Env = { readonly Bindings: HttpBindings }
type ApiContext = Context<Env>

const base = '/api/v1'
const latestVersion = 'Indev-Latest-Version'

/** The routes as one web application. The front door has set `X-Request-Id` on the response. */
export function createApi(options: ApiOptions): Hono<Env> {
  const app = new Hono<Env>()
  const open = (path: string) => async (c: ApiContext, next: () => Promise<void>) => {
    options.traces.setRoute(c.env.incoming, path)
    await next()
  }
  app.get(discoveryPath, open(discoveryPath), (c) => {
    c.env.outgoing.setHeader(latestVersion, options.discovery.cliVersion.latest)
    return c.json(options.discovery)
  })
  const documentPath = `${base}/openapi.json`
  app.get(documentPath, open(documentPath), (c) => c.json(options.document))
  const checkOf = createValidator()
  for (const route of options.routes) {
    const { contract } = route
    const admit = createAdmission(contract, checkOf)
    const template = `${base}${templateOf(contract)}`
    app.on(contract.method, `${base}${routerPath(contract)}`, open(template), (c) =>
      serve(options, route, admit, c),
    )
  }
  for (const [path, { template, methods }] of methodsByPath(options.routes)) {
    app.all(path, open(template), (c) => {
      const headers = { Allow: methods.join(', ') }
      const detail = `${c.req.method} is not served here`
      return sendProblem(c, { code: 'method_not_allowed', detail, headers })
    })
  }
  app.notFound((c) => sendProblem(c, { code: 'not_found', detail: 'there is no such address' }))
  app.onError((error, c) => {
    if (!isHangUp(error, c.env.incoming)) options.onError(error)
    return sendProblem(c, { code: 'internal', detail: 'something went wrong here' })
  })
  return app
}

async function serve(
  options: ApiOptions,
  route: Route,
  admit: (request: RawRequest) => Admitted,
  c: ApiContext,
): Promise<Response> {
  const { contract } = route
  c.env.outgoing.setHeader(latestVersion, options.discovery.cliVersion.latest)
  const authentication = await options.authenticate(c.req.header('authorization'))
  if (!authentication.ok) return sendProblem(c, authentication.problem)
  const { caller } = authentication
  const charge = options.rateLimit(caller.id)
  for (const [name, value] of Object.entries(charge.headers)) c.env.outgoing.setHeader(name, value)
  if (charge.refusal !== undefined) return sendProblem(c, charge.refusal.problem)
  const json = contract.body === undefined ? nothing : await readJson(c, contract)
  if (!json.ok) return sendProblem(c, json.problem)
  const admitted = admit({ query: c.req.query(), body: json.value })
  if (!admitted.ok) return sendProblem(c, admitted.problem)
  const request = {
    caller,
    params: c.req.param(),
    query: admitted.query,
    body: admitted.body,
    traceparent: options.traces.traceparentOf(c.env.incoming),
    ifMatch: c.req.header('if-match'),
  }
  if (contract.stream === true && /\btext\/event-stream\b/i.test(c.req.header('accept') ?? '')) {
    return openStream(options, route, request, c)
  }
  const reply = await actAndWait(options, route, request, c)
  if (!reply.ok) return sendProblem(c, reply.problem)
  if (contract.method !== 'GET') options.onChange()
  return sendReply(contract, reply, c)
}

function sendReply(
  { method, tagged }: RouteContract,
  reply: Extract<Reply, { ok: true }>,
  c: ApiContext,
): Response {
  const headers = { 'Cache-Control': 'no-store', ...reply.headers }
  const { status } = reply
  if (reply.body === undefined) return new Response(null, { status, headers })
  const text = JSON.stringify(reply.body)
  const json = { ...headers, 'Content-Type': 'application/json' }
  if (tagged !== true) return new Response(text, { status, headers: json })
  const tag = etagOf(text)
  const known = c.req.header('if-none-match')
  const isRead = method === 'GET'
  if (isRead && known !== undefined && namesTag(known, tag)) {
    return new Response(null, { status: 304, headers: { ...headers, ETag: tag } })
  }
  return new Response(text, { status, headers: { ...json, ETag: tag } })
}

/** Asks again at every change while there may be news and the request has time. */
async function actAndWait(
  options: ApiOptions,
  route: Route,
  request: ApiRequest,
  c: ApiContext,
): Promise<Reply> {
  const { changes, clock } = options
  const endAtMs = clock.nowMs() + 1000 * Number(request.query['waitSeconds'] ?? 0)
  const { signal } = c.req.raw
  for (;;) {
    const reply = act(options, route, request, c)
    const leftMs = endAtMs - clock.nowMs()
    const mayCome = reply.ok && reply.isPending === true && leftMs > 0
    if (!mayCome || changes.isClosed || signal.aborted) return reply
    await changes.wait(leftMs, signal)
  }
}

function openStream(
  options: ApiOptions,
  route: Route,
  request: ApiRequest,
  c: ApiContext,
): Response {
  const header = c.req.header('last-event-id') ?? ''
  const since = /^\d{1,15}$/.test(header) ? Number(header) : Number(request.query['since'] ?? 0)
  const read = (after: number) =>
    route.handle({ ...request, query: { ...request.query, since: after } })
  const first = read(since)
  if (!first.ok) return sendProblem(c, first.problem)
  return follow(since, read, options.changes, options.clock)
}

/** Has the handler do its work: as a whole, and once for each idempotency key. */
function act(options: ApiOptions, route: Route, request: ApiRequest, c: ApiContext): Reply {
  const { contract, id: action } = route
  if (contract.method === 'GET') return route.handle(request)
  const { method, path } = c.req
  const { caller, body } = request
  const requestId = String(c.env.outgoing.getHeader('x-request-id'))
  const note = (outcome: 'done' | 'forbidden') =>
    options.audit.add(caller, { action, target: path.slice(base.length), outcome, requestId })
  const handle = () => {
    const reply = route.handle(request)
    if (reply.ok) note('done')
    return reply
  }
  const key = c.req.header('idempotency-key')
  const isSecret = contract.secret === true
  const reply =
    key === undefined
      ? options.atomically(handle)
      : options.once({ key, actor: caller.id, method, path, body, isSecret }, handle)
  if (!reply.ok && reply.problem.code === 'forbidden') note('forbidden')
  return reply
}

type Json =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: Problem }

const nothing: Json = { ok: true, value: undefined }

/** The body as JSON, whatever its Content-Type: the public Go client sends none. */
async function readJson(c: ApiContext, { emptyBody }: RouteContract): Promise<Json> {
  try {
    const stream = c.req.raw.body?.values({ preventCancel: true })
    const text = stream === undefined ? '' : await readBody(stream)
    const isEmpty = text === '' && emptyBody === true
    return { ok: true, value: isEmpty ? {} : JSON.parse(text) }
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

/** What is served at each path, the most exact path first. */
function methodsByPath(
  routes: readonly Route[],
): Map<string, { readonly template: string; readonly methods: readonly string[] }> {
  const known = new Map<string, { readonly template: string; readonly methods: string[] }>()
  for (const { contract } of routes) {
    const path = base + routerPath(contract)
    const entry = known.get(path) ?? { template: base + templateOf(contract), methods: [] }
    entry.methods.push(contract.method)
    known.set(path, entry)
  }
  return known
}
