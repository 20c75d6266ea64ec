import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerOptions, ServerResponse } from 'node:http'
import { renderProblem, type Problem } from '../api/problem.ts'
import type { Faults, Refusing } from '../faults/faults.ts'
import type { RequestTraces } from '../tracing/request-traces.ts'
import { oidcTemplate } from './oidc-template.ts'
import { BodyTooLargeError, isHangUp, maxBodyBytes } from './read-body.ts'
import type { Underway } from './underway.ts'

/** Serves one request to its end. */
type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export interface FrontDoorOptions {
  /** Everything that is not below. */
  readonly api: Handler
  /** Everything under `/oidc/` but interactions; it sees its paths without the prefix. */
  readonly provider: Handler
  /** Everything under `/oidc/interaction/`. */
  readonly interactions: Handler
  /** The metrics as text. */
  readonly metrics: () => string
  /** Does what is to go wrong on purpose. */
  readonly strike: Faults['strike']
  readonly traces: RequestTraces
  readonly underway: Underway
  /** Whether a `Host` header is one of ours. */
  readonly isOurHost: (host: string | undefined) => boolean
  readonly onError: (error: unknown) => void
}

const prefix = '/oidc'
const metricsPath = '/metrics'

/**
 * Slow clients are cut off: their head has a third of the time, and a check comes soon after. A connection may be
 * idle as long as a request may take: the longer, the rarer is one closed just as its client uses it again.
 */
export function serverLimits(requestTimeoutMs: number): ServerOptions {
  return {
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: requestTimeoutMs,
    headersTimeout: Math.ceil(requestTimeoutMs / 3),
    connectionsCheckingInterval: Math.min(5000, Math.ceil(requestTimeoutMs / 3)),
  }
}

/** Numbers and traces every request, and sends it to who serves it. */
export function createFrontDoor(options: FrontDoorOptions): RequestListener {
  const { traces, strike, underway, onError } = options

  const dispatch = (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = req.url ?? '/'
    if (path === metricsPath) {
      traces.setRoute(req, metricsPath)
      return sendMetrics(req, res, options.metrics)
    }
    if (!path.startsWith(`${prefix}/`)) return options.api(req, res)
    traces.setRoute(req, oidcTemplate(path))
    if (path.startsWith(`${prefix}/interaction/`)) return options.interactions(req, res)
    // The provider finds its own prefix by comparing the two.
    Object.assign(req, { originalUrl: path })
    req.url = path.slice(prefix.length)
    return options.provider(req, res)
  }

  return (req, res) => {
    res.setHeader('X-Request-Id', randomUUID())
    traces.begin(req, res)
    if (!options.isOurHost(req.headers.host)) {
      return refuse(req, res, { code: 'misdirected', detail: 'unknown Host header' })
    }
    if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) {
      return refuse(req, res, tooLarge)
    }
    const serve = async (): Promise<void> => {
      const refusing = await strike(req, res)
      if (refusing === undefined) return dispatch(req, res)
      refuse(req, res, onPurpose[refusing])
    }
    const served = serve().catch((error: unknown) => {
      const isTooLarge = error instanceof BodyTooLargeError
      if (!isTooLarge && !isHangUp(error, req)) onError(error)
      if (res.headersSent) res.destroy()
      else refuse(req, res, isTooLarge ? tooLarge : broken)
    })
    underway.add(served)
  }
}

const tooLarge: Problem = {
  code: 'body_too_large',
  detail: `the body has more than ${maxBodyBytes} bytes`,
}
const broken: Problem = { code: 'internal', detail: 'something went wrong here' }

const retry = { 'Retry-After': '1' }
const onPurpose: Readonly<Record<Refusing, Problem>> = {
  429: { code: 'rate_limited', detail: 'too many requests, on purpose', headers: retry },
  500: { code: 'internal', detail: 'something went wrong, on purpose' },
  503: { code: 'unavailable', detail: 'not available, on purpose', headers: retry },
  'expire-token': {
    code: 'unauthenticated',
    detail: 'the token has expired, on purpose',
    headers: { 'WWW-Authenticate': 'Bearer realm="indev", error="invalid_token"' },
  },
}

async function sendMetrics(
  req: IncomingMessage,
  res: ServerResponse,
  render: () => string,
): Promise<void> {
  if (req.method !== 'GET') {
    const headers = { Allow: 'GET' }
    const detail = 'metrics can only be read'
    return refuse(req, res, { code: 'method_not_allowed', detail, headers })
  }
  res.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  res.end(render())
}

function refuse(req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  const requestId = String(res.getHeader('x-request-id'))
  const { status, headers, body } = renderProblem(problem, req.headers.accept, requestId)
  // What is left of the request is not read.
  res.writeHead(status, { ...headers, Connection: 'close' })
  res.end(body)
}
