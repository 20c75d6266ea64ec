import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { renderProblem, type Problem } from '../api/problem.ts'
import type { RequestTraces } from '../tracing/request-traces.ts'
import { oidcTemplate } from './oidc-template.ts'
import { BodyTooLargeError, maxBodyBytes } from './read-body.ts'

/** Serves one request to its end. */
type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

export interface FrontDoorOptions {
  /** Everything that is not below. */
  readonly api: Handler
  /** Everything under `/oidc/` but interactions; it sees its paths without the prefix. */
  readonly provider: Handler
  /** Everything under `/oidc/interaction/`. */
  readonly interactions: Handler
  readonly traces: RequestTraces
  /** Whether a `Host` header is one of ours. */
  readonly isOurHost: (host: string | undefined) => boolean
  readonly onError: (error: unknown) => void
}

const prefix = '/oidc'

/** Slow clients are cut off. */
export const serverLimits = { requestTimeout: 30_000, headersTimeout: 10_000 } as const

/** Numbers and traces every request, and sends it to who serves it. */
export function createFrontDoor(options: FrontDoorOptions): RequestListener {
  const { traces, onError } = options

  const dispatch = (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = req.url ?? '/'
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
    dispatch(req, res).catch((error: unknown) => {
      const isTooLarge = error instanceof BodyTooLargeError
      if (!isTooLarge) onError(error)
      if (res.headersSent) res.destroy()
      else refuse(req, res, isTooLarge ? tooLarge : broken)
    })
  }
}

const tooLarge: Problem = {
  code: 'body_too_large',
  detail: `the body has more than ${maxBodyBytes} bytes`,
}
const broken: Problem = { code: 'internal', detail: 'something went wrong here' }

function refuse(req: IncomingMessage, res: ServerResponse, problem: Problem): void {
  const requestId = String(res.getHeader('x-request-id'))
  const { status, headers, body } = renderProblem(problem, req.headers.accept, requestId)
  // What is left of the request is not read.
  res.writeHead(status, { ...headers, Connection: 'close' })
  res.end(body)
}
