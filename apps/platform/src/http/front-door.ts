import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { renderProblem, type Problem } from '../api/problem.ts'
import type { RequestTraces } from '../tracing/request-traces.ts'
import { oidcTemplate } from './oidc-template.ts'
import { maxBodyBytes } from './read-body.ts'

/** Serves one request to its end. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

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

/** The one HTTP server: numbers and traces every request, and sends it to who serves it. */
export function createFrontDoor(options: FrontDoorOptions): Server {
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

  const refuse = (req: IncomingMessage, res: ServerResponse, problem: Problem): void => {
    const requestId = String(res.getHeader('x-request-id'))
    const { status, headers, body } = renderProblem(problem, req.headers.accept, requestId)
    // What is left of the request is not read.
    res.writeHead(status, { ...headers, Connection: 'close' })
    res.end(body)
  }

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (req, res) => {
    res.setHeader('X-Request-Id', randomUUID())
    traces.begin(req, res)
    if (!options.isOurHost(req.headers.host)) {
      return refuse(req, res, { code: 'misdirected', detail: 'unknown Host header' })
    }
    if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) {
      const detail = `the body has more than ${maxBodyBytes} bytes`
      return refuse(req, res, { code: 'body_too_large', detail })
    }
    dispatch(req, res).catch((error: unknown) => {
      onError(error)
      if (res.headersSent) res.destroy()
      else refuse(req, res, { code: 'internal', detail: 'something went wrong here' })
    })
  })
  return server
}
